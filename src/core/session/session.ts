import type { Carrier } from './carrier.js';
import { ConnectionError } from '../errors.js';
import { Inbox } from './inbox.js';
import { Outbox, partOf, type Piece } from './outbox.js';
import type { Payload } from './payload.js';
import {
  ASK,
  decode,
  encodeState,
  frameOf,
  HEADER_SIZE,
  headerSize,
  OVER,
  REWIND,
  STATE,
  writeHeader,
  type Header,
  type SessionFrame,
} from './session-frame.js';
import type { SessionOptions } from './session-options.js';
import type { Bytes } from '../../protocol/bytes.js';

/** How many promises, one after the other, may lead from a message to the page's answer. */
const HOPS = 8;

/**
 * The messages to and from one peer, over any carrier: whole and exactly once, and in order within their stream. It keeps what the
 * other side has not acknowledged, and sends it again over the next carrier. Frames may be lost, repeated or late.
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
  /** The largest message that the other side takes, in bytes; `undefined` until it has said so. */
  #limit: number | undefined;
  /** The other side's session; 0 until we know it. */
  #peer = 0;
  /** Whether the other side knows ours. */
  #confirmed = false;
  readonly #inbox: Inbox;
  /** Whether we owe the other side an answer to its `ASK`. */
  #due = false;
  /** The offset up to which the other side knows that we have everything, if our last frame arrives. */
  #told = 0;
  /** The offset that was missing when we last asked for it. */
  #missed = -1;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.id = options.id;
    this.#inbox = new Inbox(options, () => this.#carrier && this.#tell(this.#carrier, REWIND));
  }

  /** Bytes of the messages that the other side does not have yet, as far as we know. */
  get bufferedAmount(): number {
    return this.#outbox.bufferedAmount;
  }

  /** The `floor` for the next session. When this session ends, the other side's session ends, too. */
  get floor(): number {
    return this.#confirmed || this.#inbox.received ? this.#peer : this.#options.floor;
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
  send(payload: Payload, stream = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error) reject(this.#error);
      else if (payload.bytes.length > (this.#limit ?? Infinity)) reject(this.#tooLarge());
      else {
        this.#outbox.add(stream, payload, resolve, reject);
        this.flush();
      }
    });
  }

  /** Makes a frame of a value that may be lost or come late, with this number. */
  encodeLoose({ kind, bytes }: Payload, stream: number, number: number): Bytes {
    const frame = frameOf(bytes, 0, bytes.length, HEADER_SIZE);
    writeHeader(frame, { ...this.#header(kind | OVER, stream), offset: number });
    return frame;
  }

  /** Sends what the carrier has room for: so many frames at most. Returns whether it has sent any. */
  flush(most = Infinity): boolean {
    const [carrier, outbox] = [this.#carrier, this.#outbox];
    if (!carrier || this.#resuming) return false;
    let count = 0;
    while (count < most && outbox.pending < carrier.window && carrier.hasRoom()) {
      const piece = outbox.take(carrier.frameSize);
      if (!piece) break;
      this.#sendPiece(carrier, piece);
      count++;
    }
    // The end of all, or a full window: nothing more goes out that could ask.
    const stops = outbox.drained ? outbox.pending > 0 : outbox.pending >= carrier.window;
    if (stops && this.#askOnce()) this.#tell(carrier, ASK);
    return count > 0;
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
    else if (frame.session === this.#peer) {
      if (frame.flags & OVER) this.#options.deliverLoose(frame.stream, frame.flags, frame.payload, frame.offset);
      else this.#takeData(frame, carrier);
    }
    return true;
  }

  /** We are about to leave: acknowledges what has come, unless that is known. */
  answer(): void {
    if (this.#inbox.received > this.#told && this.#carrier) this.#tell(this.#carrier, 0);
  }

  /** Ends the session. Rejects what the other side does not have. */
  close(error: ConnectionError): void {
    this.#error = error;
    this.#carrier = undefined;
    this.#inbox.close();
    this.#outbox.close(error);
  }

  /** Time has passed, in ms. Returns whether the other side leaves its messages unfinished for too long. */
  tick(time: number): boolean {
    return this.#inbox.tick(time);
  }

  #takeState({ flags, session, offset, peer, received, size }: SessionFrame, carrier: Carrier): boolean {
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
    if (size !== this.#limit) {
      this.#limit = size;
      this.#outbox.takes(size, () => this.#tooLarge());
    }
    this.#acknowledge(received);
    const { acknowledged } = this.#outbox;
    if (this.#resuming || (flags & REWIND && (this.#mayRewind || acknowledged - this.#rewound >= carrier.frameSize))) {
      this.#rewound = this.#askedFor = acknowledged;
      this.#mayRewind = this.#resuming = this.#asked = false;
      this.#outbox.rewind();
    }
    const missed = offset > this.#inbox.received && !this.#inbox.waits;
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
    this.#missed = -1;
    this.#told = 0;
    this.#mayRewind = true;
    this.#inbox.clear();
    if (first) this.#options.open();
  }

  #takeData(frame: SessionFrame, carrier: Carrier): void {
    const { flags, offset, peer, received } = frame;
    if (peer === this.id) {
      if (received > this.#outbox.sent) {
        this.#options.violation('bad-message');
        return;
      }
      this.#confirmed = true;
      this.#acknowledge(received);
    }
    const missing = this.#inbox.received;
    if (offset > missing) {
      if (this.#missed !== missing) this.#tell(carrier, REWIND);
      this.#missed = missing; // asked for once; if that is lost, too, the next `ask()` reveals it
    } else {
      this.#due ||= (flags & ASK) > 0;
      if (!this.#inbox.take(frame)) this.#missed = missing; // asked for when there is room
      if (this.#due) void this.#answerSoon(carrier);
    }
    this.flush();
  }

  /** Answers a message, unless a frame of our own does: the page may send one as soon as it has the message. */
  async #answerSoon(carrier: Carrier): Promise<void> {
    for (let hop = 0; hop < HOPS; hop++) await Promise.resolve();
    if (this.#due && !this.#error) this.#tell(carrier, 0);
  }

  #acknowledge(offset: number): void {
    if (!this.#outbox.acknowledge(offset) || !this.#asked) return;
    this.#asked = false;
    this.roundTripTime = (performance.now() - this.#askedAt) / 1000;
  }

  /** Writes the header over the bytes before the piece, sends both and restores the bytes. */
  #sendPiece(carrier: Carrier, piece: Piece): void {
    const { message, start, from, size } = piece;
    const { kind, bytes, stream } = message;
    const part = partOf(piece);
    const frame = frameOf(bytes, from, size, headerSize(part));
    const covered = from > 0 ? frame.slice(0, headerSize(part)) : undefined;
    const flags = kind | part | this.#askBy(piece, carrier);
    writeHeader(frame, { ...this.#header(flags, stream), offset: start, size: bytes.length });
    carrier.send(frame);
    if (covered) frame.set(covered);
    this.#hasTold();
  }

  /** Asks for an answer with the last piece, and from time to time before it. */
  #askBy({ start, from, end }: Piece, { window }: Carrier): number {
    const last = end && this.#outbox.drained;
    if (!last && start - this.#askedFor < window / 8) return 0;
    return this.#askOnce() || (last && from > 0 ? ASK : 0); // nothing else would ask for the end of a large message
  }

  #tell(carrier: Carrier, flags: number, peer = this.#peer): void {
    this.#hasTold();
    carrier.send(encodeState({ ...this.#header(flags), peer }, this.#options.maxMessageSize));
  }

  #header(flags: number, stream = 0): Header {
    const { next: offset } = this.#outbox;
    return { flags, session: this.id, offset, peer: this.#peer, received: this.#inbox.received, stream };
  }

  #hasTold(): void {
    this.#due = false;
    this.#told = this.#inbox.received;
  }

  #tooLarge(): ConnectionError {
    return new ConnectionError('message-too-large', { peer: this.#options.peer });
  }
}
