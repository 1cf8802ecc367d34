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

export interface SessionOptions {
  /** Grows with every session that we begin, with whomever; never 0. */
  readonly id: number;
  readonly peer: PeerId;
  /** Sessions of the peer up to this one are over. */
  readonly floor: number;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** The other side is there: called once. */
  readonly open: () => void;
  readonly deliver: (data: string | ArrayBuffer) => void;
  /** The other side did what it must not. */
  readonly violation: (code: ErrorCode) => void;
}

/** What may be sent before the other side has said what it takes, in bytes. */
const SMALL = 64 * 1024;

/**
 * The stream of messages to one peer and from it: ordered, whole and exactly once, whichever carrier
 * it runs over at the moment. What the other side has not acknowledged is kept, and on another carrier
 * sent again from what it has. Frames may be lost, doubled or late without harm.
 */
export class Session {
  readonly id: number;
  readonly #options: SessionOptions;
  #carrier: Carrier | undefined;
  #error: ConnectionError | undefined;

  readonly #outbox = new Outbox();
  /** An answer to `ASK` is due: one at a time, so that acknowledgements are as rare as round trips. */
  #asked = false;
  #askedAt = 0;
  #askedFor = 0;
  /**
   * To nearly the same place we go back again only after an `ask()`, lest a hostile peer have us send for ever: between
   * two demands it has to get a frame's worth.
   */
  #mayRewind = true;
  #rewound = -1;
  /** Seconds from an `ASK` to its answer, as last measured; what waited before it counts too. */
  roundTripTime: number | undefined;
  /** On a new carrier nothing goes out before we know what the other side has. */
  #resuming = false;
  #limit = SMALL;

  /** The other side's session. */
  #peer = 0;
  /** Whether the other side knows ours. */
  #confirmed = false;
  #received = 0;
  readonly #assembly: Assembly;
  /** The other side has asked, and has no answer yet. */
  #due = false;
  /** What was missing when we last complained of it. */
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

  /** For the session that follows this one: the other side's that this one ran with is over too. */
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

  /** Resolves when the other side has the message; rejects with a `ConnectionError` when that cannot be. */
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
        if (!this.#peer) break; // it may take more: we shall hear
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

  /** Asks the other side how it stands; any answer shows that it is there. */
  ask(carrier: Carrier): void {
    this.#mayRewind = true;
    this.#tell(carrier, ASK);
  }

  /** Takes a frame, which came by this carrier. `false` when this session is over: another has to take it. */
  receive(data: ArrayBuffer, carrier: Carrier): boolean {
    const frame = decode(data);
    if (!frame) this.#options.violation('bad-message');
    else if (frame.flags & STATE) return this.#takeState(frame, carrier);
    else if (frame.session === this.#peer) this.#takeData(frame, carrier);
    return true;
  }

  /** Rejects what the other side has not got. */
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
      this.#missed = this.#received; // said once; should it be lost too, the next `ask()` brings it out
    } else {
      this.#due ||= (flags & ASK) > 0;
      if (known < length) {
        this.#received = offset + length;
        this.#takePiece(flags, known ? payload.slice(known) : payload);
      }
      if (this.#due) this.#tell(carrier, 0); // unless what the page has just sent has told it
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

  /** Writes the header before the piece, over what is there, for as long as it takes to send it. */
  #sendPiece(carrier: Carrier, piece: Piece): void {
    const { frame, text, end } = piece;
    const covered = frame.slice(0, HEADER_SIZE);
    writeHeader(frame, this.#header((end ? END : 0) | (text ? TEXT : 0) | this.#askBy(piece, carrier)));
    carrier.send(frame);
    frame.set(covered);
    this.#due = false;
  }

  /** What is last asks for an answer, and now and then what is before it. */
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
