/** What an end of a conversation shows, a picture that moves; and what it sees: when each frame came, and how good the call is. */
export class Film {
  /** When frames came, in ms since the page began. @type {number[]} */
  #frames = [];
  /** What the quality became, and when. @type {[quality: string, time: number][]} */
  #qualities = [];
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #drawing;

  /** Begins one, with sound. @param {import('webrtc-elements/core').Connection} connection */
  static async open(connection) {
    // Browsers tell ICE of all interfaces of a machine once a page may use a microphone.
    const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    sound.getTracks().forEach((track) => connection.publish(track));
    return new Film(connection);
  }

  /** @param {import('webrtc-elements/core').Connection} connection */
  constructor(connection) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    let frame = 0;
    this.#drawing = setInterval(() => {
      context.fillStyle = `hsl(${(frame * 7) % 360}deg 100% 50%)`;
      context.fillRect((frame++ * 5) % 160, 0, 40, 120);
    }, 40);
    const [track] = canvas.captureStream(25).getVideoTracks();
    connection.publish(/** @type {MediaStreamTrack} */ (track));
    for (const peer of connection.peers.values()) peer.tracks.forEach((shown) => this.#show(shown));
    connection.on('track', (shown) => this.#show(shown));
    connection.on('quality', (id) => {
      this.#qualities.push([connection.peers.get(id)?.quality ?? 'none', performance.now()]);
      this.#look();
    });
  }

  /** Resolves when so many frames more have come. */
  see(/** @type {number} */ frames) {
    const wanted = this.#frames.length + frames;
    return this.#until(() => this.#frames.length >= wanted || undefined);
  }

  /** Resolves with the ms after which one of these qualities was told, after that time. */
  sink(/** @type {readonly string[]} */ wanted, /** @type {number} */ since) {
    return this.#until(() => {
      const found = this.#qualities.find(([quality, time]) => time > since && wanted.includes(quality));
      return found && found[1] - since;
    });
  }

  /** The time, in ms since the page began. */
  now() {
    return performance.now();
  }

  /** For how many ms the picture stood still at most, after that time. */
  longestGap(/** @type {number} */ since) {
    const gaps = this.#frames.flatMap((time, i) => (time > since ? [time - (this.#frames[i - 1] ?? since)] : []));
    return Math.max(...gaps);
  }

  close() {
    clearInterval(this.#drawing);
  }

  /** @param {import('webrtc-elements/core').RemoteTrack} track */
  #show({ kind, stream }) {
    if (kind !== 'video' || !(stream instanceof MediaStream)) return;
    const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true, srcObject: stream });
    document.body.append(video);
    const take = () => {
      this.#frames.push(performance.now());
      this.#look();
      video.requestVideoFrameCallback(take);
    };
    video.requestVideoFrameCallback(take);
  }

  #look() {
    for (const check of this.#waiting) check();
  }

  /**
   * Resolves with what `result` returns once that is something.
   *
   * @template T
   * @param {() => T | undefined} result
   * @returns {Promise<T>}
   */
  #until(result) {
    return new Promise((resolve) => {
      const settle = () => {
        const value = result();
        if (value === undefined) return;
        this.#waiting.delete(settle);
        resolve(value);
      };
      this.#waiting.add(settle);
      settle();
    });
  }
}
