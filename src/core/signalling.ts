import { ConnectionError } from './errors.js';
import {
  FINAL_CLOSE_CODES,
  parseServerFrame,
  type ClientFrame,
  type ServerFrame,
  type WelcomeFrame,
} from './protocol.js';

/** The socket as this module needs it: it opens again by itself after every close. */
export interface SignallingSocket extends EventTarget {
  readonly readyState: number;
  send(text: string): unknown;
  close(code?: number, reason?: string): void;
  reconnect(code?: number, reason?: string): void;
}

export interface SignallingOptions {
  /** Proves to the server that the id is ours, on this socket and the ones to come. */
  readonly key: string;
  /** JSON text of our own presence, as it is now. */
  readonly presence: () => string;
  readonly events: SignallingEvents;
}

export interface SignallingEvents {
  open(): void;
  welcome(frame: WelcomeFrame): void;
  frame(frame: Exclude<ServerFrame, { type: 'welcome' | 'error' | 'pong' }>): void;
  /** The socket is closed; it will open again. */
  down(): void;
  error(error: ConnectionError): void;
  /** The server will not have us; the socket stays closed. */
  refused(error: ConnectionError): void;
}

const OPEN = 1;
/** A dead socket is found within two of these, in ms: browsers cannot ping by themselves. */
const HEARTBEAT = 15_000;
/** Close code for a socket that fell silent; not a goodbye. */
const SILENT = 4000;
const GOODBYE = 1000;

/** Our seat at the server: frames out, frames in, on whichever socket is open. */
export class Signalling {
  readonly #socket: SignallingSocket;
  readonly #options: SignallingOptions;
  readonly #abort = new AbortController();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #heard = false;
  #welcomed = false;
  #refusal: ConnectionError | undefined;

  constructor(socket: SignallingSocket, options: SignallingOptions) {
    this.#socket = socket;
    this.#options = options;
    const { signal } = this.#abort;
    socket.addEventListener('open', () => this.#onOpen(), { signal });
    socket.addEventListener('message', (event) => this.#onMessage((event as MessageEvent).data), { signal });
    socket.addEventListener('close', (event) => this.#onClose((event as CloseEvent).code), { signal });
  }

  /** Whether the server has us in the room, on the socket that is open now. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  /** Sends a frame; `false` when we are not in the room, and nothing was sent. */
  send(frame: ClientFrame): boolean {
    if (!this.#welcomed) return false;
    this.#write(frame);
    return true;
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
    if (this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #onOpen(): void {
    const { key, presence, events } = this.#options;
    this.#refusal = undefined;
    this.#write({ type: 'hello', key, presence: presence() });
    this.#heard = true;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT);
    events.open();
  }

  #beat(): void {
    if (!this.#heard) {
      this.#socket.reconnect(SILENT, 'silent');
      return;
    }
    this.#heard = false;
    this.#write({ type: 'ping' });
  }

  #onMessage(data: unknown): void {
    const { events } = this.#options;
    const frame = parseServerFrame(data);
    this.#heard = true;
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
        this.#refusal = new ConnectionError(code, { message, peer });
        events.error(this.#refusal);
        return;
      }
      default:
        if (this.#welcomed) events.frame(frame);
    }
  }

  #onClose(code: number): void {
    const final = FINAL_CLOSE_CODES[code];
    const { events } = this.#options;
    this.#down();
    if (!final) {
      events.down();
      return;
    }
    events.refused(this.#refusal?.code === final ? this.#refusal : new ConnectionError(final));
  }

  #down(): void {
    clearInterval(this.#heartbeat);
    this.#welcomed = false;
  }
}
