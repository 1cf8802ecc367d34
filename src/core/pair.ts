import { after, limitOf } from './after.js';
import { connect } from './connect.js';
import type { ConnectOptions } from './connect-options.js';
import type { Connection } from './room/connection.js';
import { Emitter } from './emitter.js';
import { ConnectionError } from './errors.js';
import { followStream, publishStream } from './media/pair-stream.js';
import type { PeerPath } from './peer/peer.js';
import type { MediaTracks } from './peer/webrtc.js';
import { isName, PAIR_PARTY, type PeerId } from '../protocol/frames.js';
import type { MessageData, ReceivedData } from './session/payload.js';
import { parseHost } from './signalling/host.js';

/** Options of `pair()`: most options of `connect()`, and a few of its own. Only `host` and `pairCode` are required. */
export interface PairOptions extends Omit<ConnectOptions, 'room' | 'party' | 'mesh' | 'timeout' | 'signal'> {
  /** The code that the two share: 1 to 128 characters, no control characters. */
  readonly pairCode: string;
  /** Whether to keep waiting when the other side has left, or does not come. Default `true`. */
  readonly reconnect?: boolean | undefined;
  /** How long the other side may take to come, in ms, before `connect_timeout`. `0` or `Infinity`: there is no limit. Default 10,000. */
  readonly timeout?: number | undefined;
  /** Whether to connect at once, or wait for `connect()`. Default `true`. */
  readonly autoconnect?: boolean | undefined;
  /** What to show to the other side: the tracks that the stream has when the server lets us in. It stays yours: `close()` does not stop it. */
  readonly stream?: MediaTracks | undefined;
}

/** The events of a pair, with SocketPeer's names, and what their listeners are called with. */
export interface PairEvents {
  /** The other side is here: data can be exchanged, over any path. */
  connect: () => void;
  /** The other side is here again. Fires after `connect`. */
  reconnect: () => void;
  /** Data now goes over WebRTC. */
  upgrade: () => void;
  /** Data goes through the relay again. */
  downgrade: () => void;
  /** Data from the other side: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON. */
  data: (data: ReceivedData) => void;
  /** The other side shows something: a stream of all its tracks, which follows what it shows. */
  stream: (stream: MediaTracks) => void;
  /** Two others already use this code. The pair has ended. */
  busy: (error: ConnectionError) => void;
  /** The other side did not come in time. With `reconnect`, the pair keeps waiting. */
  connect_timeout: (error: ConnectionError) => void;
  /** The server has turned us away. The pair has ended. */
  connect_error: (error: ConnectionError) => void;
  /** Something went wrong; the pair goes on. */
  error: (error: ConnectionError) => void;
  /** The other side has left, or we have closed the pair. */
  close: () => void;
}

interface Waiting {
  readonly data: MessageData;
  readonly resolve: (sent: Promise<void>) => void;
  readonly reject: (error: ConnectionError) => void;
}

/**
 * Connects two sides that share a code: through the relay at once, and over WebRTC as soon as that is possible, without losing
 * anything in between. Throws a `TypeError` if `pairCode` or `host` is invalid. If another option is, the pair ends with `connect_error`.
 */
export function pair(options: PairOptions): Pair {
  return new Pair(options);
}

/** One side of a pair. Made by `pair()`. */
export class Pair {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Pair';
  readonly #options: PairOptions;
  readonly #emitter = new Emitter<PairEvents>();
  readonly #waiting: Waiting[] = [];
  #abort: AbortController | undefined;
  #connection: Connection | undefined;
  #peer: PeerId | undefined;
  #stopTimer: () => void = () => undefined;
  /** Whether the other side has been here since `connect()`. */
  #met = false;
  #upgraded = false;

  constructor(options: PairOptions) {
    this.#options = options;
    if (!isName(options.pairCode))
      throw new TypeError('`pairCode` must be 1 to 128 characters, and no control characters.');
    if (!((options.timeout ?? 0) >= 0)) throw new TypeError('`timeout` must be a time in ms.');
    parseHost(options.host);
    this.#emitter.release();
    if (options.autoconnect ?? true) this.connect();
  }

  /** Whether the other side is here. */
  get connected(): boolean {
    return this.#peer !== undefined;
  }

  /** What data goes over; `undefined` while the other side is not here. */
  get path(): PeerPath | undefined {
    return this.#peer === undefined ? undefined : this.#connection?.peers.get(this.#peer)?.path;
  }

  /** The connection below the pair, once the server has welcomed us. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Calls `listener` on every such event. Returns a function that removes the listener. */
  on<Name extends keyof PairEvents>(name: Name, listener: PairEvents[Name]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Calls `listener` on the next such event only. Returns a function that removes the listener. */
  once<Name extends keyof PairEvents>(name: Name, listener: PairEvents[Name]): () => void {
    return this.#emitter.once(name, listener);
  }

  /** Connects: if `autoconnect` is off, or again after the pair has ended. */
  connect(): void {
    if (this.#abort) return;
    const { timeout = 10_000 } = this.#options;
    const abort = new AbortController();
    this.#abort = abort;
    this.#met = false;
    this.#stopTimer = after(limitOf(timeout), () => this.#onTimeout());
    connect({ ...this.#connectOptions, signal: abort.signal }).then(
      (connection) => {
        if (!abort.signal.aborted) this.#follow(connection);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) this.#fail(error);
      },
    );
  }

  /** Sends data, or keeps it until the other side is here. Resolves when the other side has it, or rejects with a `ConnectionError`:
   * `not-connected` if one side has called `peerDisconnect()`. */
  send(data: MessageData): Promise<void> {
    if (!this.#abort) return Promise.reject(new ConnectionError('closed'));
    if (this.#apart) return Promise.reject(new ConnectionError('not-connected'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ data, resolve, reject });
      this.#flush();
    });
  }

  /** Ends the pair. Rejects what has not been delivered. */
  close(): void {
    if (!this.#abort) return;
    this.#end(new ConnectionError('closed'));
    this.#emitter.emit('close');
  }

  get #connectOptions(): ConnectOptions {
    return { ...this.#options, room: this.#options.pairCode, party: PAIR_PARTY, timeout: Infinity };
  }

  /** Whether the other side is in the room, but one of us has disconnected: only `connectToPeer()` brings us together again. */
  get #apart(): boolean {
    return [...(this.#connection?.peers.values() ?? [])].some(({ state }) => state === 'new');
  }

  #follow(connection: Connection): void {
    const emitter = this.#emitter;
    this.#connection = connection;
    connection.on('connect', (peer) => {
      this.#stopTimer();
      this.#peer = peer;
      emitter.emit('connect');
      if (this.#met) emitter.emit('reconnect');
      this.#met = true;
      this.#flush();
    });
    connection.on('upgrade', () => this.#upgrade());
    connection.on('peer', () => this.#upgrade());
    connection.on('downgrade', () => {
      this.#upgraded = false;
      emitter.emit('downgrade');
    });
    connection.on('message', ({ data }) => emitter.emit('data', data));
    followStream(connection, (stream) => emitter.emit('stream', stream));
    const { stream } = this.#options;
    const error = stream && publishStream(connection, stream);
    if (error) emitter.emit('error', error);
    connection.on('peer-disconnect', (peer) => {
      if (peer === this.#peer) this.#onGone();
    });
    connection.on('error', (error) => emitter.emit('error', error));
    connection.on('close', (error) => {
      if (error && connection === this.#connection) this.#fail(error);
    });
  }

  #upgrade(): void {
    if (this.#upgraded) return;
    this.#upgraded = true;
    this.#emitter.emit('upgrade');
  }

  #onGone(): void {
    if (!this.#abort) return; // we have closed the pair ourselves
    this.#peer = undefined;
    this.#upgraded = false;
    if (this.#apart) this.#reject(new ConnectionError('not-connected'));
    if (!(this.#options.reconnect ?? true)) this.#end(new ConnectionError('peer-gone'));
    this.#emitter.emit('close');
  }

  #onTimeout(): void {
    const error = new ConnectionError('timeout', { message: 'The other side did not come in time.' });
    if (!(this.#options.reconnect ?? true)) this.#end(error);
    this.#emitter.emit('connect_timeout', error);
  }

  #fail(cause: unknown): void {
    const error =
      cause instanceof ConnectionError ? cause : new ConnectionError('bad-request', { message: String(cause), cause });
    this.#end(error);
    this.#emitter.emit(error.code === 'room-full' ? 'busy' : 'connect_error', error);
  }

  #end(error: ConnectionError): void {
    this.#stopTimer();
    const abort = this.#abort;
    this.#abort = this.#connection = this.#peer = undefined;
    this.#upgraded = false;
    abort?.abort();
    this.#reject(error);
  }

  #reject(error: ConnectionError): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #flush(): void {
    const [connection, to] = [this.#connection, this.#peer];
    if (!connection || to === undefined) return;
    for (const { data, resolve } of this.#waiting.splice(0)) resolve(connection.send(data, { to }));
  }
}
