/** One of many who all connect to each other, as an expert writes it by hand: who comes later makes the offers. */
export class RawMember {
  /** @type {Map<string | number, RTCPeerConnection>} */
  #connections = new Map();
  #open = 0;
  #onopen = () => undefined;
  /** @type {WebSocket} */
  #socket;

  /**
   * Called when messages can be sent to somebody.
   *
   * @type {(id: string | number, channel: RTCDataChannel) => void}
   */
  onchannel = () => undefined;

  /**
   * Called with what somebody shows.
   *
   * @type {(stream: MediaStream) => void}
   */
  see = () => undefined;

  /** @param {string} url Of the server that introduces, with the room. */
  constructor(url) {
    this.#socket = new WebSocket(url);
    this.joined = new Promise((/** @type {(value: void) => void} */ resolve) => {
      this.#socket.onopen = () => resolve();
    });
    this.#socket.onmessage = ({ data }) => {
      const { here, from, ...signal } = JSON.parse(data);
      if (here) for (const id of here) void this.#describe(id, this.#connect(id));
      else void this.#take(from, signal);
    };
  }

  /**
   * Resolves when data channels to so many others are open.
   *
   * @param {number} others
   * @returns {Promise<void>}
   */
  meets(others) {
    return new Promise((resolve) => {
      this.#onopen = () => {
        if (this.#open === others) resolve();
      };
      this.#onopen();
    });
  }

  /**
   * Shows everybody who is here a film.
   *
   * @param {MediaStreamTrack} track
   */
  publish(track) {
    for (const [id, connection] of this.#connections) {
      connection.addTrack(track);
      void this.#describe(id, connection);
    }
  }

  get connections() {
    return [...this.#connections.values()];
  }

  close() {
    for (const connection of this.#connections.values()) connection.close();
    this.#socket.close();
  }

  /** @param {string | number} id */
  #connect(id) {
    const connection = new RTCPeerConnection();
    this.#connections.set(id, connection);
    const channel = connection.createDataChannel('raw', { negotiated: true, id: 0 });
    channel.onopen = () => {
      this.#open++;
      this.onchannel(id, channel);
      this.#onopen();
    };
    connection.ontrack = ({ track }) => this.see(new MediaStream([track]));
    connection.onicecandidate = ({ candidate }) => this.#signal(id, { candidate });
    return connection;
  }

  /**
   * @param {string | number} id
   * @param {RTCPeerConnection} connection
   */
  async #describe(id, connection) {
    await connection.setLocalDescription();
    this.#signal(id, { description: connection.localDescription });
  }

  /**
   * @param {string | number} id
   * @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit }} signal
   */
  async #take(id, { description, candidate }) {
    const connection = this.#connections.get(id) ?? this.#connect(id);
    if (description) {
      await connection.setRemoteDescription(description);
      if (description.type === 'offer') await this.#describe(id, connection);
    } else if (candidate) await connection.addIceCandidate(candidate);
  }

  /**
   * @param {string | number} to
   * @param {object} signal
   */
  #signal(to, signal) {
    this.#socket.send(JSON.stringify({ to, ...signal }));
  }
}
