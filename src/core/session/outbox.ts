import type { ConnectionError } from '../errors.js';
import { SMALL } from './assembly.js';
import { SPARE } from './memory.js';
import type { Payload } from './payload.js';
import { END, FIRST, headerSize } from './session-frame.js';
import { CONTROL } from './streams.js';

/** A message that the other side does not have yet. */
interface Outgoing extends Payload {
  readonly stream: number;
  readonly resolve: () => void;
  readonly reject: (error: ConnectionError) => void;
}

/** So many messages leave their queue at a time: a long array takes as long to lose one as to lose all of them. */
const BATCH = 1_000;

/** The messages of one stream that are not fully cut into pieces, in their order. */
interface Queue {
  readonly stream: number;
  readonly messages: Outgoing[];
  /** The index of the first one. Those before it have left. */
  at: number;
  /** How many bytes of the first one are cut. */
  cut: number;
}

/** A piece of a message. Once cut, it keeps its place among the offsets of the session. */
export interface Piece {
  readonly message: Outgoing;
  /** The offset of its first byte. */
  start: number;
  /** Where it begins in the message. */
  from: number;
  /** Its size, in bytes. */
  size: number;
  /** Whether it ends its message, which takes one more offset. */
  end: boolean;
}

/** Says which part of its message a piece is: `FIRST`, `END`, both or neither. */
export function partOf({ from, end }: Piece): number {
  return (from === 0 ? FIRST : 0) | (end ? END : 0);
}

/**
 * The messages to one peer. It cuts them into pieces, and gives each stream its turn. Keeps what the other side has not
 * acknowledged.
 */
export class Outbox {
  /** The streams that have something to send. The next turn is that of the first one. */
  #turns: Queue[] = [];
  /** The pieces that the other side has not acknowledged, in the order of their offsets. */
  readonly #pieces: Piece[] = [];
  /** The index in `#pieces` of the piece to send next; after the last one, a new piece is cut. */
  #at = 0;
  #acknowledged = 0;
  #next = 0;
  #sent = 0;
  #buffered = 0;
  /** Bytes of all messages of several pieces that have begun, but are not fully cut. */
  #begun = 0;
  /** The largest message that may begin, in bytes, as far as we know what the other side takes. */
  #limit = SMALL;

  /** Bytes of all messages of the page that are not fully acknowledged. */
  get bufferedAmount(): number {
    return this.#buffered;
  }

  /** The offset up to which the other side has everything. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** The offset of what is sent next. */
  get next(): number {
    return this.#next;
  }

  /** The highest offset that was ever sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes that are sent but not acknowledged. */
  get pending(): number {
    return this.#next - this.#acknowledged;
  }

  /** Whether everything has been sent that can be sent now. */
  get drained(): boolean {
    return this.#at === this.#pieces.length && !this.#turns.some((queue) => this.#mayGo(queue));
  }

  /** Adds a message at the end of a stream. A stream that had nothing to send has the next turn. */
  add(stream: number, { kind, bytes }: Payload, resolve: () => void, reject: (error: ConnectionError) => void): void {
    const message: Outgoing = { kind, bytes, stream, resolve, reject };
    const queue = this.#turns.find((other) => other.stream === stream);
    if (queue) queue.messages.push(message);
    else this.#turns.unshift({ stream, messages: [message], at: 0, cut: 0 });
    this.#count(message, 1);
  }

  /** Returns the next piece, if there is one: of `size` bytes at most, header included. It counts as sent. */
  take(size: number): Piece | undefined {
    const piece = this.#pieces[this.#at] ?? this.#cut(size);
    if (!piece) return undefined;
    const rest = shorten(piece, size); // what is sent again may have been cut for a path with larger frames
    this.#at++;
    if (rest) this.#pieces.splice(this.#at, 0, rest);
    this.#next = endOf(piece);
    this.#sent = Math.max(this.#sent, this.#next);
    return piece;
  }

  /** The other side has everything up to this offset. Returns whether that is news. */
  acknowledge(offset: number): boolean {
    if (offset <= this.#acknowledged) return false;
    this.#acknowledged = offset;
    const open = this.#pieces.findIndex((piece) => endOf(piece) > offset);
    const done = this.#pieces.splice(0, open < 0 ? this.#pieces.length : open);
    const [rest] = this.#pieces;
    if (rest && rest.start < offset) {
      const known = offset - rest.start;
      Object.assign(rest, { start: offset, from: rest.from + known, size: rest.size - known });
    }
    this.#at = Math.max(0, this.#at - done.length);
    if (this.#next < offset) this.rewind(); // what we are sending again had arrived after all
    for (const { message, end } of done) {
      if (!end) continue;
      this.#count(message, -1);
      message.resolve();
    }
    return true;
  }

  /** Goes back to what the other side has acknowledged. */
  rewind(): void {
    this.#next = this.#acknowledged;
    this.#at = 0;
  }

  /** The other side takes messages of this size, in bytes. Rejects larger ones that have not begun. */
  takes(limit: number, error: () => ConnectionError): void {
    this.#limit = limit;
    const large: Outgoing[] = [];
    for (const { messages, at, cut } of this.#turns) {
      for (const message of messages.splice(cut > 0 ? at + 1 : at)) {
        (message.bytes.length > limit ? large : messages).push(message);
      }
    }
    this.#turns = this.#turns.filter(({ messages, at }) => messages.length > at);
    for (const message of large) {
      this.#count(message, -1);
      message.reject(error());
    }
  }

  /** Rejects all messages. */
  close(error: ConnectionError): void {
    const messages = [
      ...this.#pieces.splice(0).map(({ message }) => message),
      ...this.#turns.splice(0).flatMap(({ messages, at }) => messages.slice(at)),
    ];
    this.#at = this.#buffered = 0;
    for (const { reject } of new Set(messages)) reject(error);
  }

  /** Cuts a new piece, from the stream that has its turn. */
  #cut(size: number): Piece | undefined {
    const index = this.#turns.findIndex((queue) => this.#mayGo(queue));
    const queue = this.#turns[index];
    const message = queue?.messages[queue.at];
    if (!message) return undefined;
    const { length } = message.bytes;
    const piece: Piece = { message, start: this.#next, from: queue.cut, size: length - queue.cut, end: true };
    const rest = shorten(piece, size);
    this.#pieces.push(piece);
    if (rest) {
      if (piece.from === 0) this.#begun += length;
      queue.cut = rest.from;
    } else {
      if (piece.from > 0) this.#begun -= length;
      queue.cut = 0;
      if (++queue.at === BATCH) queue.at -= queue.messages.splice(0, BATCH).length;
    }
    this.#turns.splice(index, 1);
    if (queue.messages.length > queue.at) this.#turns.push(queue);
    return piece;
  }

  #count({ stream, bytes }: Outgoing, sign: 1 | -1): void {
    if (stream !== CONTROL) this.#buffered += sign * bytes.length;
  }

  /**
   * Whether the stream may send its next piece. A message may begin if the other side takes it. It keeps room for two of the
   * largest that it takes, so one may have to wait until others have ended. There is more room for small ones.
   */
  #mayGo({ messages, at, cut }: Queue): boolean {
    const message = messages[at];
    if (!message) return false;
    const { length } = message.bytes;
    const spare = length > SMALL ? 0 : SPARE;
    return cut > 0 || (length <= this.#limit && this.#begun + length <= 2 * this.#limit + spare);
  }
}

/** Cuts the piece down to a frame of this size, header included. Returns what is left of it, if anything is. */
function shorten(piece: Piece, size: number): Piece | undefined {
  const { message, start, from, size: whole, end } = piece;
  if (whole <= size - headerSize(partOf(piece))) return undefined;
  piece.end = false;
  const cut = Math.min(whole, size - headerSize(partOf(piece)));
  piece.size = cut;
  return { message, start: start + cut, from: from + cut, size: whole - cut, end };
}

function endOf({ start, size, end }: Piece): number {
  return start + size + Number(end);
}
