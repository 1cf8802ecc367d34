import { ConnectionError } from '../errors.js';
import { listen } from '../listen.js';
import type { SignallingSocket } from './signalling-socket.js';
import type { Bytes } from '../../protocol/bytes.js';
import {
  isCode,
  isFinal,
  parseServerFrame,
  type ClientFrame,
  type ServerFrame,
  type WelcomeFrame,
} from '../../protocol/frames.js';
import { LONGEST_GREETING } from '../../protocol/hello.js';

/** Options of `Signalling`. */
export interface SignallingOptions {
  /** Returns the JSON text of our presence, as it is now. */
  readonly presence: () => string;
  /** Resolves when we can take frames. They wait until then. */
  readonly ready: Promise<void>;
  readonly events: SignallingEvents;
}

/** A frame that tells what happens in the room, after the welcome. */
export type RoomFrame = Exclude<ServerFrame, { type: 'welcome' | 'news' | 'error' | 'ping' | 'pong' }>;

/** The events that `Signalling` reports to its owner. */
export interface SignallingEvents {
  /** The socket is open. */
  open(): void;
  /** The server has us in the room. */
  welcome(frame: WelcomeFrame): void;
  /** Something happened in the room. */
  frame(frame: RoomFrame): void;
  /** A frame of the relay. */
  relay(data: ArrayBuffer): void;
  /** The socket has closed, and will open again. */
  down(): void;
  /** The server has refused something, or sent an invalid frame. */
  error(error: ConnectionError): void;
  /** The server has turned us away. The socket stays closed. */
  refused(error: ConnectionError): void;
}

/** The time between two pings, in ms. A dead socket is found within twice this time. Browsers send no pings of their own. */
const HEARTBEAT = 15_000;
/** How soon a doubtful socket has to answer, in ms. */
const CHECK = 3_000;
/** The close code for a silent socket. It is no goodbye. */
const SILENT = 4000;
const GOODBYE = 1000;
/** Answers an error after which the server closes the socket. On workerd it can do so at once only in answer to a frame. */
const HEARD: ClientFrame = { type: 'pong', n: 0 };

/** Our seat at the server: sends and receives frames over whichever socket is open. */
export class Signalling {
  readonly #socket: SignallingSocket;
  readonly #options: SignallingOptions;
  readonly #abort = new AbortController();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #check: ReturnType<typeof setTimeout> | undefined;
  /** Counts sockets, so that nothing that was meant for one is sent on the next. */
  #epoch = 0;
  #heard = false;
  #welcomed = false;
  /** The presence that the server has, or has been sent. */
  #said = '';
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

  /** Whether the server has welcomed us on the socket that is open now. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  /** Our presence as it is now, for the hello of the next socket. If it is too long for that, it follows after the welcome. */
  greet(): string {
    const text = this.#options.presence();
    return (this.#said = text.length > LONGEST_GREETING ? '' : text);
  }

  /** Bytes that wait in the socket. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a frame, if we are in the room. */
  send(frame: ClientFrame): void {
    if (this.#welcomed) this.#write(frame);
  }

  /** Sends a frame of the relay, if we are in the room. */
  relay(frame: Bytes): void {
    if (this.#welcomed) this.#socket.send(frame);
  }

  /** The socket may be dead: replaces it unless it answers soon. */
  check(): void {
    if (!this.#welcomed) return;
    this.#beat();
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.#replaceSilent(), CHECK);
  }

  /** Says goodbye to the room. `resume()` joins again. */
  suspend(): void {
    this.#down();
    this.#socket.close(GOODBYE);
  }

  /** Joins the room again after `suspend()`. */
  resume(): void {
    this.#socket.reconnect();
  }

  /** Says goodbye to the room for good: after `last`, if something is still to be sent. */
  close(last?: Promise<void>): void {
    this.#abort.abort();
    if (last) void last.then(() => this.suspend());
    else this.suspend();
  }

  #write(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  #onOpen(): void {
    this.#refusal = undefined;
    this.#heard = true;
    this.#heartbeat = setInterval(() => {
      if (!this.#replaceSilent()) this.#beat();
    }, HEARTBEAT);
    this.#options.events.open();
  }

  /** Runs something once we can take frames, unless the socket has closed before. */
  #whenReady(run: () => void): void {
    const epoch = this.#epoch;
    void this.#options.ready.then(() => {
      if (epoch === this.#epoch) run();
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
    const { presence, events } = this.#options;
    this.#heard = true;
    if (typeof data === 'object') {
      if (this.#welcomed) events.relay(data as ArrayBuffer);
      return;
    }
    const frame = parseServerFrame(data);
    if (!frame) {
      events.error(new ConnectionError('bad-server-frame'));
      return;
    }
    switch (frame.type) {
      case 'ping':
        this.#write({ ...frame, type: 'pong' });
        return;
      case 'pong':
        return;
      case 'welcome':
        this.#welcomed = true;
        if (presence() !== this.#said) this.#write({ type: 'presence', presence: presence() });
        events.welcome(frame);
        return;
      case 'error': {
        const { code, message, peer } = frame;
        if (!this.#welcomed || code === 'replaced') this.#write(HEARD);
        if (code === 'unknown-peer') return; // it left while we sent something; a `left` has told us
        this.#refusal = new ConnectionError(code, { message, peer });
        events.error(this.#refusal);
        return;
      }
      default:
        for (const each of frame.type === 'news' ? frame.news : [frame]) {
          if (this.#welcomed) events.frame(each); // a listener may have closed the connection
        }
    }
  }

  #onClose({ code, reason }: CloseEvent): void {
    const { events } = this.#options;
    if (!isFinal(code)) {
      this.#down();
      events.down();
      return;
    }
    // After the frame that explains it, which may still wait.
    this.#whenReady(() => {
      this.#down();
      events.refused(this.#refusal ?? new ConnectionError(isCode(reason) ? reason : 'bad-request'));
    });
  }

  #down(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#check);
    this.#epoch++;
    this.#welcomed = false;
  }
}
