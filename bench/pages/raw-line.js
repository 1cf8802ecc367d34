import { chunksOf, ignore } from './line.js';

/** Stop filling the channel's buffer here, and fill it again from there, in bytes: the fastest that was measured. */
const HIGH_WATER = 128 * 1024;
const LOW_WATER = 64 * 1024;

/**
 * A line as an expert writes it by hand for two pages that are sure to be there, and to stay.
 *
 * @implements {Line}
 * @typedef {import('./line.js').Line} Line
 */
export class RawLine {
  /** @type {Line['hear']} */
  hear = ignore;
  /** @type {Line['see']} */
  see = ignore;
  #connection = new RTCPeerConnection();
  #channel = this.#connection.createDataChannel('raw', { negotiated: true, id: 0 });
  /** @type {WebSocket} */
  #socket;
  /** Signals are taken one after the other. */
  #taken = Promise.resolve();

  /**
   * @param {string} room
   * @param {string} host
   * @param {boolean} calls Whether we make the offer.
   */
  constructor(room, host, calls) {
    this.#channel.binaryType = 'arraybuffer';
    this.#channel.bufferedAmountLowThreshold = LOW_WATER;
    this.#channel.onmessage = ({ data }) => this.hear(data);
    this.#connection.ontrack = ({ track }) => this.see(new MediaStream([track]));
    this.#connection.onicecandidate = ({ candidate }) => this.#signal({ candidate });
    this.#socket = new WebSocket(`ws://${host}/introduce?${room}`);
    this.#socket.onmessage = ({ data }) => {
      this.#taken = this.#taken.then(() => this.#take(JSON.parse(data)));
    };
    this.joined = new Promise((resolve) => (this.#socket.onopen = resolve));
    this.opened = new Promise((resolve) => (this.#channel.onopen = resolve));
    if (calls) void this.joined.then(() => this.#describe());
  }

  /** @param {string | ArrayBuffer} data */
  send(data) {
    this.#channel.send(/** @type {ArrayBuffer} */ (data));
  }

  /** @type {Line['pour']} */
  pour(_style, bytes, times) {
    const channel = this.#channel;
    const chunks = chunksOf(bytes, times);
    return new Promise((resolve) => {
      const fill = () => {
        while (channel.bufferedAmount < HIGH_WATER) {
          const { done, value } = chunks.next();
          if (done) return resolve();
          channel.send(value);
        }
      };
      channel.onbufferedamountlow = fill;
      fill();
    });
  }

  /** @type {Line['publish']} */
  publish(track) {
    this.#connection.addTrack(track);
    if (this.#connection.currentRemoteDescription) void this.#describe();
  }

  /** @type {Line['path']} */
  async path() {
    return 'direct'; // no TURN server was given
  }

  close() {
    this.#connection.close();
    this.#socket.close();
  }

  async #describe() {
    await this.#connection.setLocalDescription();
    this.#signal({ description: this.#connection.localDescription });
  }

  /** @param {{ description?: RTCSessionDescriptionInit, candidate?: RTCIceCandidateInit }} signal */
  async #take({ description, candidate }) {
    if (description) await this.#connection.setRemoteDescription(description);
    else if (candidate) await this.#connection.addIceCandidate(candidate);
    if (description?.type === 'offer') await this.#describe();
  }

  /** @param {object} signal */
  #signal(signal) {
    this.#socket.send(JSON.stringify(signal));
  }
}
