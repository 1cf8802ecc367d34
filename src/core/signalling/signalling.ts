import { ConnectionError } from '../errors.js';
import { listen } from '../listen.js';
import { Turns } from '../turns.js';
import type { SignallingSocket } from './signalling-socket.js';
import type { Bytes } from '../../protocol/bytes.js';
import {
  isCode,
  isFinal,
  parseServerFrame,
  type ClientFrame,
  type Member,
  type NewsFrame,
  type ServerFrame,
  type WelcomeFrame,
} from '../../protocol/frames.js';
import { LONGEST_GREETING } from '../../protocol/greeting.js';
import type { KnownMember, Recognise } from '../trust/known-member.js';

/** Options of `Signalling`. */
export interface SignallingOptions {
  /** Returns the JSON text of our presence, as it is now. */
  readonly presence: () => string;
  /** Seals it, in a room with a secret. */
  readonly seal: (presence: string) => string | Promise<string>;
  /** Resolves when we can take frames, with what finds out who members are. Frames wait until then. */
  readonly ready: Promise<Recognise>;
  readonly events: SignallingEvents;
}

/** A welcome whose members are who they say they are. */
export interface Welcome extends Omit<WelcomeFrame, 'members'> {
  readonly members: readonly KnownMember[];
}

/** A frame that tells what happens in the room, after the welcome. */
export type RoomFrame =
  | Exclude<ServerFrame, { type: 'welcome' | 'joined' | 'news' | 'error' | 'ping' | 'pong' }>
  | { readonly type: 'joined'; readonly member: KnownMember };

/** The events that `Signalling` reports to its owner. */
export interface SignallingEvents {
  /** The socket is open. */
  open(): void;
  /** The server has us in the room. */
  welcome(frame: Welcome): void;
  /** Something happened in the room. */
  frame(frame: RoomFrame): void;
  /** A frame of the relay. */
  relay(data: ArrayBuffer): void;
  /** The server has had a seat of ours with this number, or a greater one than the last. */
  outbid(counter: number): void;
  /** The socket has closed, and will open again. */
  down(): void;
  /** The server has refused something, or sent an invalid frame. */
  error(error: ConnectionError): void;
  /** The server has turned us away. The socket stays closed. */
  refused(error: ConnectionError): void;
}

/** The time between two pings, in ms. A dead socket is found within twice this time. Browsers send no pings of their own. */
const HEARTBEAT = 15_000;
/** How soon a doubtful socket has to answer, in ms: `true` if the network has changed, so that it is hardly alive. */
const CHECK = { false: 3_000, true: 1_000 };
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
  /** When the first answer is due that has not come, as `performance.now()` has it. */
  #due = Infinity;
  /** Counts sockets, so that nothing that was meant for one is sent on the next. */
  #epoch = 0;
  #heard = false;
  #welcomed = false;
  /** The presence that the server has, or has been sent. */
  #said = '';
  #refusal: ConnectionError | undefined;
  /** Frames, in their order. Those that name members wait until these are recognised, and others wait for them. */
  readonly #incoming = new Turns<() => void | Promise<void>>((run) => run());
  #recognise: Recognise | undefined;
  /** Presences that are being sealed, in their order. */
  readonly #sealing = new Turns<string>((presence) => this.#present(presence));

  constructor(socket: SignallingSocket, options: SignallingOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#incoming.take(async () => {
      this.#recognise = await options.ready;
    });
    listen<WebSocketEventMap>(socket, this.#abort.signal, {
      open: () => this.#onOpen(),
      message: ({ data }) => {
        this.#heard = true; // even if it has to wait for its turn
        this.#due = Infinity;
        this.#whenReady(() => this.#onMessage(data));
      },
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

  /** Tells the others what we say about ourselves now, if we are in the room. */
  present(presence: string): void {
    if (this.#welcomed) this.#sealing.take(presence);
  }

  /** Sends a frame, if we are in the room. */
  send(frame: ClientFrame): void {
    if (this.#welcomed) this.#write(frame);
  }

  /** Sends a frame of the relay, if we are in the room. */
  relay(frame: Bytes): void {
    if (this.#welcomed) this.#socket.send(frame);
  }

  /** The socket may be dead: replaces it unless it answers soon. More doubts do not give it more time. */
  check(networkChanged = false): void {
    if (!this.#welcomed) return;
    const time = performance.now();
    this.#due = Math.min(this.#due, time + CHECK[`${networkChanged}`]);
    this.#beat();
    clearTimeout(this.#check);
    this.#check = setTimeout(() => this.#replaceSilent(), this.#due - time);
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

  #present(text: string): void | Promise<void> {
    const sealed = this.#options.seal(text);
    if (typeof sealed === 'string') this.send({ type: 'presence', presence: sealed });
    else return sealed.then((presence) => this.send({ type: 'presence', presence }));
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

  /** Runs something when it is its turn, unless the socket has closed before. */
  #whenReady(run: () => void | Promise<void>): void {
    const epoch = this.#epoch;
    this.#incoming.take(() => (epoch === this.#epoch ? run() : undefined));
  }

  #beat(): void {
    this.#heard = false;
    this.#write({ type: 'ping' });
  }

  #replaceSilent(): boolean {
    if (!this.#heard) this.#socket.reconnect(SILENT);
    return !this.#heard;
  }

  /** Takes a frame. Resolves when the next one may be taken. */
  #onMessage(data: unknown): void | Promise<void> {
    const { presence, events } = this.#options;
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
        if (frame.id !== this.#socket.id) {
          events.error(
            new ConnectionError('bad-server-frame', { cause: new Error('The welcome is for somebody else.') }),
          );
          return;
        }
        return this.#meet(frame.members, (known) => {
          this.#welcomed = true;
          if (presence() !== this.#said) this.present(presence());
          events.welcome({ ...frame, members: frame.members.flatMap((member) => known.get(member) ?? []) });
        });
      case 'error': {
        const { code, message, peer, counter } = frame;
        if (!this.#welcomed || code === 'replaced') this.#write(HEARD);
        if (code === 'unknown-peer') return; // it left while we sent something; a `left` has told us
        if (counter !== undefined) {
          events.outbid(counter); // the next socket says more
          return;
        }
        this.#refusal = new ConnectionError(code, { message, peer });
        events.error(this.#refusal);
        return;
      }
      case 'joined':
        return this.#tell([frame]);
      case 'news':
        return this.#tell(frame.news);
      default:
        if (this.#welcomed) events.frame(frame);
    }
  }

  /** Tells what is new in the room, in its order. */
  #tell(news: readonly NewsFrame[]): void | Promise<void> {
    const members = news.flatMap((each) => (each.type === 'joined' ? [each.member] : []));
    return this.#meet(members, (known) => {
      for (const each of news) {
        const member = each.type === 'joined' ? known.get(each.member) : undefined;
        if (!this.#welcomed) return; // a listener has closed the connection
        if (each.type !== 'joined') this.#options.events.frame(each);
        else if (member) this.#options.events.frame({ type: 'joined', member });
      }
    });
  }

  /** Goes on with who is known to be genuine of these members, if the socket is still the same by then. */
  #meet(members: readonly Member[], next: (known: ReadonlyMap<Member, KnownMember>) => void): void | Promise<void> {
    if (members.length === 0) {
      next(new Map());
      return;
    }
    const epoch = this.#epoch;
    return this.#recognise?.(members).then((known) => {
      if (epoch === this.#epoch) next(known);
    });
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
    this.#due = Infinity;
    this.#epoch++;
    this.#welcomed = false;
  }
}
