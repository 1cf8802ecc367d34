import { Assembly } from './assembly.js';
import type { Carrier } from './carrier.js';
import { ConnectionError, type ErrorCode } from '../errors.js';
import { Outbox, type Piece } from './outbox.js';
import { fromPayload, type Payload } from './payload.js';
import type { PeerId } from '../../protocol/frames.js';
import {
  ASK,
  decode,
  encodeState,
  END,
  HEADER_SIZE,
  OVER,
  REWIND,
  STATE,
  TEXT,
  writeHeader,
  type Header,
  type SessionFrame,
} from './session-frame.js';

/** Options of a `Session`. */
export interface SessionOptions {
  /** Greater than that of every session we have begun before, with any peer. Never 0. */
  readonly id: number;
  readonly peer: PeerId;
  /** The peer's sessions up to this one are over. */
  readonly floor: number;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** The other side has answered. Called once. */
  readonly open: () => void;
  /** Takes a message from the other side. */
  readonly deliver: (data: string | ArrayBuffer) => void;
  /** The other side has broken the rules. */
  readonly violation: (code: ErrorCode) => void;
}

/** The largest message, in bytes, until the other side has said how large a message it takes. */
const SMALL = 64 * 1024;

/**
 * The messages to and from one peer: in order, whole and exactly once, over any carrier. It keeps what the other side has not
 * acknowledged, and sends it again over the next carrier. Frames may be lost, repeated or late.
 */
export class Session {
  readonly id: number;
  readonly #options: SessionOptions;
  #carrier: Carrier | undefined;
  #error: ConnectionError | undefined;

  readonly #outbox = new Outbox();
  /** Whether an answer to `#askOnce()` is due. It does not ask again before that, so as to get one acknowledgement a round trip. */
  #asked = false;
  #askedAt = 0;
  #askedFor = 0;
  /**
   * Whether to obey the next `REWIND` in any case. Otherwise the other side must have received at least one full frame since
   * the last `REWIND`. Without this limit, a hostile peer could make us send the same bytes forever.
   */
  #mayRewind = true;
  #rewound = -1;
  /** Seconds from an `ASK` to its answer, as last measured. Includes the time that the `ASK` waited for what was sent before it. */
  roundTripTime: number | undefined;
  /** Whether we wait, on a new carrier, to hear what the other side has. */
  #resuming = false;
  #limit = SMALL;

  /** The other side's session; 0 until we know it. */
  #peer = 0;
  /** Whether the other side knows ours. */
  #confirmed = false;
  #received = 0;
  readonly #assembly: Assembly;
  /** Whether we owe the other side an answer to its `ASK`. */
  #due = false;
  /** The offset that was missing when we last asked for it. */
  #missed = -1;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.id = options.id;
    this.#assembly = new Assembly(options.maxMessageSize);
  }

  /** Bytes of the messages that the other side does not have yet, as far as we know. */
  get bufferedAmount(): number {
    return this.#outbox.bufferedAmount;
  }

  /** The `floor` for the next session. When this session ends, the other side's session ends, too. */
  get floor(): number {
    return this.#confirmed || this.#received ? this.#peer : this.#options.floor;
  }

  /** Runs over this carrier from now on; `undefined` while there is none. */
  attach(carrier: Carrier | undefined): void {
    this.#carrier = carrier;
    this.#resuming = this.#confirmed;
    if (!carrier) return;
    this.#asked = false;
    this.#mayRewind = true;
    this.#tell(carrier, this.#peer ? ASK | REWIND : ASK);
    this.flush();
  }

  /** Resolves when the other side has the message. Rejects with a `ConnectionError` if it cannot be delivered. */
  send(payload: Payload): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error) reject(this.#error);
      else if (this.#peer && payload.bytes.length > this.#limit) reject(this.#tooLarge());
      else {
        this.#outbox.add(payload, resolve, reject);
        this.flush();
      }
    });
  }

  /** Sends what the carrier has room for. */
  flush(): void {
    const [carrier, outbox] = [this.#carrier, this.#outbox];
    if (!carrier || this.#resuming) return;
    while (carrier.hasRoom() && outbox.pending < carrier.window) {
      if ((outbox.beginning ?? 0) > this.#limit) {
        if (!this.#peer) break; // it may take more, and will tell us
        outbox.reject(this.#tooLarge());
        continue;
      }
      const piece = outbox.peek(carrier.frameSize);
      if (!piece) break;
      this.#sendPiece(carrier, piece);
      outbox.advance(piece);
    }
    if (outbox.drained && outbox.pending > 0 && this.#askOnce()) this.#tell(carrier, ASK);
  }

  /** Asks the other side for a `STATE`, which shows that the carrier works. */
  ask(carrier: Carrier): void {
    this.#mayRewind = true;
    this.#tell(carrier, ASK);
  }

  /** Takes a frame from this carrier. Returns `false` if this session is over: then the next one has to take the frame. */
  receive(data: ArrayBuffer, carrier: Carrier): boolean {
    const frame = decode(data);
    if (!frame) this.#options.violation('bad-message');
    else if (frame.flags & STATE) return this.#takeState(frame, carrier);
    else if (frame.session === this.#peer) this.#takeData(frame, carrier);
    return true;
  }

  /** Ends the session. Rejects what the other side does not have. */
  close(error: ConnectionError): void {
    this.#error = error;
    this.#carrier = undefined;
    this.#outbox.close(error);
  }

  #takeState({ flags, session, offset, peer, received, limit }: SessionFrame, carrier: Carrier): boolean {
    const ours = peer === this.id;
    if (session <= this.#options.floor) {
      if (!(flags & OVER)) this.#tell(carrier, OVER, session);
      return true;
    }
    if (flags & OVER) return !ours;
    if (session < this.#peer) return true;
    const met = session > this.#peer;
    if (met) {
      if (this.#confirmed) return false;
      this.#meet(session);
    }
    if (peer && !ours) {
      if (flags & ASK) this.#tell(carrier, ASK);
      return true;
    }
    if (ours ? received > this.#outbox.sent : received) {
      this.#options.violation('bad-message');
      return true;
    }
    this.#confirmed ||= ours;
    this.#limit = limit;
    this.#acknowledge(received);
    const { acknowledged } = this.#outbox;
    if (this.#resuming || (flags & REWIND && (this.#mayRewind || acknowledged - this.#rewound >= carrier.frameSize))) {
      this.#rewound = this.#askedFor = acknowledged;
      this.#mayRewind = this.#resuming = this.#asked = false;
      this.#outbox.rewind();
    }
    const missed = offset > this.#received;
    if (flags & ASK || (met && missed)) this.#tell(carrier, missed ? REWIND : 0);
    this.flush();
    return true;
  }

  #askOnce(): number {
    if (this.#asked) return 0;
    this.#asked = true;
    this.#askedFor = this.#outbox.next;
    this.#askedAt = performance.now();
    return ASK;
  }

  #meet(session: number): void {
    const first = !this.#peer;
    this.#peer = session;
    this.#received = 0;
    this.#missed = -1;
    this.#mayRewind = true;
    this.#assembly.clear();
    if (first) this.#options.open();
  }

  #takeData({ flags, offset, peer, received, payload }: SessionFrame, carrier: Carrier): void {
    if (peer === this.id) {
      if (received > this.#outbox.sent) {
        this.#options.violation('bad-message');
        return;
      }
      this.#confirmed = true;
      this.#acknowledge(received);
    }
    const known = this.#received - offset;
    const length = payload.length + (flags & END);
    if (known < 0) {
      if (this.#missed !== this.#received) this.#tell(carrier, REWIND);
      this.#missed = this.#received; // asked for once; if that is lost, too, the next `ask()` reveals it
    } else {
      this.#due ||= (flags & ASK) > 0;
      if (known < length) {
        this.#received = offset + length;
        this.#takePiece(flags, known ? payload.slice(known) : payload);
      }
      if (this.#due) this.#tell(carrier, 0); // not if `deliver` made the page send a message: its frame was the answer
    }
    this.flush();
  }

  #takePiece(flags: number, piece: Uint8Array<ArrayBuffer>): void {
    const wrong = this.#assembly.add(piece);
    if (wrong) this.#options.violation(wrong);
    else if (flags & END) this.#options.deliver(fromPayload((flags & TEXT) > 0, this.#assembly.take()));
  }

  #acknowledge(offset: number): void {
    if (!this.#outbox.acknowledge(offset) || !this.#asked) return;
    this.#asked = false;
    this.roundTripTime = (performance.now() - this.#askedAt) / 1000;
  }

  /** Writes the header over the bytes before the piece, sends both and restores the bytes. */
  #sendPiece(carrier: Carrier, piece: Piece): void {
    const { frame, text, end } = piece;
    const covered = frame.slice(0, HEADER_SIZE);
    writeHeader(frame, this.#header((end ? END : 0) | (text ? TEXT : 0) | this.#askBy(piece, carrier)));
    carrier.send(frame);
    frame.set(covered);
    this.#due = false;
  }

  /** Asks for an answer with the last piece, and from time to time before it. */
  #askBy({ first, last }: Piece, { window }: Carrier): number {
    if (!last && this.#outbox.next - this.#askedFor < window / 8) return 0;
    return this.#askOnce() || (last && !first ? ASK : 0); // nothing else would ask for the end of a large message
  }

  #tell(carrier: Carrier, flags: number, peer = this.#peer): void {
    this.#due = false;
    carrier.send(encodeState({ ...this.#header(flags), peer }, this.#options.maxMessageSize));
  }

  #header(flags: number): Header {
    return { flags, session: this.id, offset: this.#outbox.next, peer: this.#peer, received: this.#received };
  }

  #tooLarge(): ConnectionError {
    return new ConnectionError('message-too-large', { peer: this.#options.peer });
  }
}
