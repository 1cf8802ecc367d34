import { ConnectionError } from '../errors.js';
import { listen } from '../listen.js';
import {
  isCode,
  isFinal,
  parseServerFrame,
  type ClientFrame,
  type ServerFrame,
  type WelcomeFrame,
} from '../../protocol/frames.js';

/** The socket as this module needs it: it opens again by itself, and drops what is sent while it is closed. */
export interface SignallingSocket extends EventTarget {
  send(data: string | Uint8Array<ArrayBuffer>): unknown;
  close(code?: number, reason?: string): void;
  reconnect(code?: number, reason?: string): void;
}

export interface SignallingOptions {
  /** Proves to the server that the id is ours, on this socket and the ones to come. */
  readonly key: string;
  /** JSON text of our own presence, as it is now. */
  readonly presence: () => string;
  /** JSON text of how we can be reached. The hello waits for it. */
  readonly transports: Promise<string>;
  readonly events: SignallingEvents;
}

/** What goes on in the room, as the server tells it after the welcome. */
export type RoomFrame = Exclude<ServerFrame, { type: 'welcome' | 'error' | 'pong' }>;

export interface SignallingEvents {
  open(): void;
  welcome(frame: WelcomeFrame): void;
  frame(frame: RoomFrame): void;
  /** Bytes from a member. */
  relay(data: ArrayBuffer): void;
  /** The socket is closed; it will open again. */
  down(): void;
  error(error: ConnectionError): void;
  /** The server will not have us; the socket stays closed. */
  refused(error: ConnectionError): void;
}

/** A dead socket is found within two of these, in ms: browsers cannot ping by themselves. */
const HEARTBEAT = 15_000;
/** So soon a socket has to answer, in ms, when there is reason to doubt it. */
const CHECK = 3_000;
/** Close code for a socket that fell silent; not a goodbye. */
const SILENT = 4000;
const GOODBYE = 1000;

/** Our seat at the server: frames out, frames in, on whichever socket is open. */
export class Signalling {
  readonly #socket: SignallingSocket;
  readonly #options: SignallingOptions;
  readonly #abort = new AbortController();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;
  /** Counts sockets, so that what was meant for one is not done on the next. */
  #epoch = 0;
  #heard = false;
  #welcomed = false;
  #refusal: ConnectionError | undefined;

  constructor(socket: SignallingSocket, options: SignallingOptions) {
    this.#socket = socket;
    this.#options = options;
    listen<WebSocketEventMap>(socket, this.#abort.signal, {
      open: () => this.#onOpen(),
      message: ({ data }) => this.#whenReady(() => this.#onMessage(data)),
      close: (event) => this.#onClose(event),
    });
  }

  /** Whether the server has us in the room, on the socket that is open now. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  /** Sends a frame, if we are in the room. */
  send(frame: ClientFrame): void {
    if (this.#welcomed) this.#write(frame);
  }

  /** Sends bytes to a member, if we are in the room. */
  relay(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#welcomed) this.#socket.send(frame);
  }

  /** There is reason to doubt the socket: unless it answers soon, it is replaced. */
  check(): void {
    if (!this.#welcomed) return;
    this.#beat();
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.#replaceSilent(), CHECK);
  }

  /** Leaves the room with a goodbye, to come back with `resume()`. */
  suspend(): void {
    this.#down();
    this.#socket.close(GOODBYE);
  }

  resume(): void {
    this.#socket.reconnect();
  }

  /** Leaves the room with a goodbye, for good. */
  close(): void {
    this.#abort.abort();
    this.suspend();
  }

  #write(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #onOpen(): void {
    const { key, presence, events } = this.#options;
    this.#refusal = undefined;
    this.#whenReady((transports) => this.#write({ type: 'hello', key, presence: presence(), transports }));
    this.#heard = true;
    this.#heartbeat = setInterval(() => {
      if (!this.#replaceSilent()) this.#beat();
    }, HEARTBEAT);
    events.open();
  }

  /** Nothing goes out, and nothing is taken, before we can say hello. */
  #whenReady(run: (transports: string) => void): void {
    const epoch = this.#epoch;
    void this.#options.transports.then((transports) => {
      if (epoch === this.#epoch) run(transports);
    });
  }

  #beat(): void {
    this.#heard = false;
    this.#write({ type: 'ping' });
  }

  #replaceSilent(): boolean {
    if (!this.#heard) this.#socket.reconnect(SILENT);
    return !this.#heard;
  }

  #onMessage(data: unknown): void {
    const { events } = this.#options;
    this.#heard = true;
    if (data instanceof ArrayBuffer) {
      if (this.#welcomed) events.relay(data);
      return;
    }
    const frame = parseServerFrame(data);
    if (!frame) {
      events.error(new ConnectionError('bad-server-frame'));
      return;
    }
    switch (frame.type) {
      case 'pong':
        return;
      case 'welcome':
        this.#welcomed = true;
        events.welcome(frame);
        return;
      case 'error': {
        const { code, message, peer } = frame;
        if (code === 'unknown-peer') return; // it left while we wrote to it, which `left` tells
        this.#refusal = new ConnectionError(code, { message, peer });
        events.error(this.#refusal);
        return;
      }
      default:
        if (this.#welcomed) events.frame(frame);
    }
  }

  #onClose({ code, reason }: CloseEvent): void {
    const { events } = this.#options;
    this.#down();
    if (isFinal(code)) events.refused(this.#refusal ?? new ConnectionError(isCode(reason) ? reason : 'bad-request'));
    else events.down();
  }

  #down(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#check);
    this.#epoch++;
    this.#welcomed = false;
  }
}
