import { connect, openMedia } from '/webrtc-elements.js';
import { becomeCamera } from './film.js';
import { CHUNK, chunksOf, ignore } from './line.js';

/** So many messages may be sent and not be with the other side yet: 8 MiB. */
const MOST_UNDER_WAY = (8 * 1024 * 1024) / CHUNK;

/**
 * A line as a user of ours has it.
 *
 * @implements {Line}
 * @typedef {import('./line.js').Line} Line
 * @typedef {import('webrtc-elements/core').Connection} Connection
 */
export class OurLine {
  /** @type {Line['hear']} */
  hear = ignore;
  /** @type {Line['see']} */
  see = ignore;
  /** @type {Connection | undefined} */
  #connection;
  /** The other page. */
  #to = '';
  /** @type {'direct' | 'relay'} */
  #wanted;

  /**
   * @param {string} room
   * @param {string} host
   * @param {import('webrtc-elements/core').RelayMode} relay
   * @param {import('webrtc-elements/core').LocalMedia} [media] What the page shows from the first.
   */
  constructor(room, host, relay, media) {
    this.#wanted = relay === 'only' ? 'relay' : 'direct';
    const joined = this.#join({ room, host, relay, media });
    this.joined = joined;
    // Messages can be sent to a member as soon as it is listed, before it has answered.
    this.opened = joined.then(async (connection) => {
      while (connection.peers.size === 0) await new Promise((resolve) => connection.once('peerlist', resolve));
      [this.#to = ''] = connection.peers.keys();
    });
  }

  /** Once it is joined. */
  get connection() {
    return /** @type {Connection} */ (this.#connection);
  }

  /** @type {Line['send']} */
  send(data) {
    return this.#connection?.send(data, { to: this.#to }).catch(complain);
  }

  /** @type {Line['pour']} */
  async pour(style, bytes, times) {
    const { connection } = this;
    const options = { to: this.#to };
    if (style === 'whole') return connection.send(bytes, options);
    const most = style === 'awaited' ? 0 : MOST_UNDER_WAY;
    /** @type {Promise<void>[]} */
    const underWay = [];
    for (const chunk of chunksOf(bytes, times)) {
      underWay.push(connection.send(chunk, options));
      if (underWay.length > most) await underWay.shift();
    }
    await Promise.all(underWay);
  }

  /** @type {Line['publish']} */
  publish(track) {
    void this.joined.then((connection) => connection.publish(track)).catch(complain);
  }

  /** @type {Line['path']} */
  async path() {
    const { connection } = this;
    const now = () => connection.peers.get(this.#to)?.path;
    while (now() !== this.#wanted) await new Promise((resolve) => connection.once('path', resolve));
    return this.#wanted;
  }

  close() {
    this.#connection?.close();
  }

  /** @param {import('webrtc-elements/core').ConnectOptions} options */
  async #join(options) {
    const connection = await connect(options);
    this.#connection = connection;
    connection.on('message', ({ data }) => this.hear(/** @type {string | ArrayBuffer} */ (data)));
    connection.on('track', ({ stream }) => this.see(/** @type {MediaStream} */ (stream)));
    connection.on('error', complain);
    return connection;
  }
}

/**
 * Turns a camera on that shows a film.
 *
 * @param {MediaStreamTrack} film
 */
export async function turnOn(film) {
  becomeCamera(film);
  const media = await openMedia();
  await media.camera.on();
  return media;
}

/**
 * That the other page hangs up is no fault, whatever was under way to it.
 *
 * @param {import('webrtc-elements/core').ConnectionError} error
 */
function complain(error) {
  if (!['peer-gone', 'unknown-peer', 'closed'].includes(error.code)) reportError(error);
}
