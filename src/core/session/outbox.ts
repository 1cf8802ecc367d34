import type { ConnectionError } from '../errors.js';
import type { Payload } from './payload.js';
import { HEADER_SIZE } from './session-frame.js';

interface Outgoing extends Payload {
  /** The offset of its first byte, once we have begun to send it. */
  start: number | undefined;
  readonly resolve: () => void;
  readonly reject: (error: ConnectionError) => void;
}

/** The piece of a message that is to be sent next. */
export interface Piece {
  /** The piece, after `HEADER_SIZE` bytes for the header. These may hold other bytes of the message, so restore them afterwards. */
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly text: boolean;
  /** Whether it begins its message. */
  readonly first: boolean;
  /** Whether it ends its message. */
  readonly end: boolean;
  /** Whether nothing waits after it. */
  readonly last: boolean;
}

/**
 * The messages to one peer as one stream of bytes. A message of n bytes occupies n + 1 offsets; the extra one marks its end. Keeps
 * what the other side has not acknowledged.
 */
export class Outbox {
  readonly #queue: Outgoing[] = [];
  /** The index in the queue of the message that `#next` is in. */
  #at = 0;
  #acknowledged = 0;
  #next = 0;
  #sent = 0;
  #buffered = 0;

  /** Bytes of all messages that are not fully acknowledged. */
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

  /** Whether everything has been sent. */
  get drained(): boolean {
    return this.#at === this.#queue.length;
  }

  /** The size of the next message, if the next piece begins one. */
  get beginning(): number | undefined {
    const message = this.#queue[this.#at];
    return message?.start === undefined ? message?.bytes.length : undefined;
  }

  /** Adds a message at the end of the stream. */
  add({ text, bytes }: Payload, resolve: () => void, reject: (error: ConnectionError) => void): void {
    this.#queue.push({ text, bytes, start: undefined, resolve, reject });
    this.#buffered += bytes.length;
  }

  /** Returns the next piece, if there is one: of `size` bytes at most, header included. */
  peek(size: number): Piece | undefined {
    const message = this.#queue[this.#at];
    if (!message) return undefined;
    const { text, bytes } = message;
    message.start ??= this.#next;
    const from = this.#next - message.start;
    const length = Math.min(bytes.length - from, size - HEADER_SIZE);
    const end = from + length === bytes.length;
    return {
      frame: new Uint8Array(bytes.buffer, bytes.byteOffset + from - HEADER_SIZE, HEADER_SIZE + length),
      text,
      first: from === 0,
      end,
      last: end && this.#at === this.#queue.length - 1,
    };
  }

  /** This piece has been sent. */
  advance({ frame, end }: Piece): void {
    this.#next += frame.length - HEADER_SIZE + Number(end);
    this.#at += Number(end);
    this.#sent = Math.max(this.#sent, this.#next);
  }

  /** The other side has everything up to this offset. Returns whether that is news. */
  acknowledge(offset: number): boolean {
    if (offset <= this.#acknowledged) return false;
    this.#acknowledged = offset;
    const complete = this.#indexOf(offset);
    this.#at = Math.max(0, this.#at - complete);
    for (const { resolve } of this.#take(0, complete)) resolve();
    if (this.#next < offset) this.rewind(); // what we are sending again had arrived after all
    return true;
  }

  /** Goes back to what the other side has acknowledged. */
  rewind(): void {
    this.#next = this.#acknowledged;
    this.#at = this.#indexOf(this.#next);
  }

  /** Rejects the message that would begin next. */
  reject(error: ConnectionError): void {
    for (const { reject } of this.#take(this.#at, 1)) reject(error);
  }

  /** Rejects all messages. */
  close(error: ConnectionError): void {
    for (const { reject } of this.#take(0, this.#queue.length)) reject(error);
    this.#at = 0;
  }

  /** The index in the queue of the message at this offset. A message includes its end mark. */
  #indexOf(offset: number): number {
    const index = this.#queue.findIndex(({ start = Infinity, bytes }) => start + bytes.length >= offset);
    return index < 0 ? this.#queue.length : index;
  }

  #take(index: number, count: number): Outgoing[] {
    const taken = this.#queue.splice(index, count);
    for (const { bytes } of taken) this.#buffered -= bytes.length;
    return taken;
  }
}
