import { connect } from '/webrtc-elements.js';
import { Film } from './film.js';

/** One end of a conversation between two, which writes down what becomes of it. */
export class End {
  /** When it began, as `performance.now()` has it. */
  #began = performance.now();
  /** @type {import('webrtc-elements/core').Connection | undefined} */
  #connection;
  /** What it shows and sees, once it has begun to. @type {Film | undefined} */
  film;
  /** The id of the other end, once it is there. */
  #other = '';
  /** What the path became, and after how many ms. @type {[path: string, time: number][]} */
  #paths = [];
  /** When ICE first had found that nothing goes, in ms. */
  #failed = 0;
  /** What was said, in the order in which it came. @type {string[]} */
  #heard = [];
  /** The same of what was counted: the number, and when it came, in ms. @type {[number: number, time: number][]} */
  #counted = [];
  /** @type {string[]} */
  #errors = [];
  /** Those that wait for something to happen. @type {Set<() => void>} */
  #waiting = new Set();
  #count = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #counting;

  /** @param {string} room @param {import('../end.js').EndOptions} options */
  static async open(room, { relay, iceServers, ...options }) {
    const end = new End();
    const connection = await connect({
      host: location.origin,
      room,
      relay,
      ...options,
      rtcConfiguration: { iceServers: /** @type {RTCIceServer[]} */ (iceServers) },
      RTCPeerConnection: end.#witness(),
    });
    end.#connection = connection;
    connection.on('peerlist', ([id]) => (end.#other = id ?? end.#other));
    connection.on('path', () => end.#note(() => end.#paths.push([end.path, end.#time])));
    connection.on('message', ({ data }) => end.#note(() => end.#hear(String(data))));
    connection.on('error', ({ code }) => end.#note(() => end.#errors.push(code)));
    return end;
  }

  /** Shows a picture that moves, and the other's. */
  async show() {
    if (this.#connection) this.film = await Film.open(this.#connection);
  }

  /** What messages go over now. */
  get path() {
    return this.#peer?.path ?? 'none';
  }

  /** Resolves with the ms that it took, since the beginning, to come to this path for good; as long as it is on it. */
  reach(/** @type {string} */ path) {
    return this.#until(`the path ${path}`, () => this.path === path && this.#paths.at(-1)?.[1]);
  }

  /** Resolves with the ms after which ICE had tried everything, and had found nothing. */
  fail() {
    return this.#until('ICE to fail', () => this.#failed || undefined);
  }

  /** Resolves when the other end has it. */
  say(/** @type {string} */ text) {
    return this.#connection?.send(text, { to: this.#other });
  }

  /** Resolves when the other end has said it. */
  hear(/** @type {string} */ text) {
    return this.#until(`hearing ${text}`, () => this.#heard.includes(text) || undefined);
  }

  /** Resolves with what the path is by the statistics of the connection itself. */
  async measure() {
    return (await this.#peer?.getStats())?.path;
  }

  /** Says the next number every so many ms. */
  count(/** @type {number} */ pause) {
    this.#counting = setInterval(() => {
      this.say(`#${++this.#count}`)?.catch((error) => this.#note(() => this.#errors.push(`#: ${error.code}`)));
    }, pause);
  }

  /** Stops counting; resolves with the last number when the other end has it. */
  async stop() {
    clearInterval(this.#counting);
    await this.say('that was all');
    return this.#count;
  }

  /** Resolves when so many numbers more have come. */
  hearMore(/** @type {number} */ numbers) {
    const wanted = this.#counted.length + numbers;
    return this.#until(`${numbers} numbers more`, () => this.#counted.length >= wanted || undefined);
  }

  /** When, in ms since the beginning. */
  now() {
    return this.#time;
  }

  /** What came of the conversation since then, in ms. */
  account(/** @type {number} */ since) {
    const times = this.#counted.map(([, time]) => time);
    const gaps = times.flatMap((time, i) => (time > since ? [time - (times[i - 1] ?? since)] : []));
    /** @type {[path: string, after: number][]} */
    const paths = this.#paths.flatMap(([path, time]) => (time > since ? [[path, time - since]] : []));
    return {
      numbers: this.#counted.map(([number]) => number),
      longestGap: Math.max(...gaps),
      paths,
      errors: this.#errors,
    };
  }

  /** Leaves. */
  close() {
    clearInterval(this.#counting);
    this.film?.close();
    this.#connection?.close();
  }

  get #time() {
    return performance.now() - this.#began;
  }

  get #peer() {
    return this.#connection?.peers.get(this.#other);
  }

  /** @param {string} text */
  #hear(text) {
    if (text.startsWith('#')) this.#counted.push([Number(text.slice(1)), this.#time]);
    else this.#heard.push(text);
  }

  /** @param {() => void} change */
  #note(change) {
    change();
    for (const check of this.#waiting) check();
  }

  /**
   * Resolves with what `result` returns once that is something; after a minute and a half rejects, and tells all that is known.
   *
   * @template T
   * @param {string} what
   * @param {() => T | undefined | false} result
   * @returns {Promise<T>}
   */
  #until(what, result) {
    return new Promise((resolve, reject) => {
      const settle = () => {
        const value = result();
        if (value === undefined || value === false) return;
        end();
        resolve(value);
      };
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
      };
      const timer = setTimeout(() => {
        end();
        const story = JSON.stringify({ paths: this.#paths, failed: this.#failed, errors: this.#errors });
        reject(new Error(`Waited in vain for ${what}: ${story}`));
      }, 90_000);
      this.#waiting.add(settle);
      settle();
    });
  }

  /** The browser's own connections, which say when they have failed. */
  #witness() {
    const fail = () => this.#note(() => (this.#failed ||= this.#time));
    return class extends RTCPeerConnection {
      constructor(/** @type {RTCConfiguration | undefined} */ configuration) {
        super(configuration);
        this.addEventListener('connectionstatechange', () => {
          if (this.connectionState === 'failed') fail();
        });
      }
    };
  }
}
