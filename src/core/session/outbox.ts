import type { ConnectionError } from '../errors.js';
import type { Payload } from './payload.js';
import { HEADER_SIZE } from './session-frame.js';

interface Outgoing extends Payload {
  /** Offset of its first byte, once it has begun. */
  start: number | undefined;
  readonly resolve: () => void;
  readonly reject: (error: ConnectionError) => void;
}

/** A piece of a message that is next to be sent. */
export interface Piece {
  /** The piece behind room for a header, which holds other bytes of the message. */
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly text: boolean;
  /** Whether it begins, or ends, its message. */
  readonly first: boolean;
  readonly end: boolean;
  /** Whether nothing waits behind it. */
  readonly last: boolean;
}

/**
 * The messages to one peer as one stream of bytes, in which each has one byte more than it has, for
 * its end. Keeps what the other side has not acknowledged. Positions are offsets in the stream.
 */
export class Outbox {
  readonly #queue: Outgoing[] = [];
  /** Index in the queue of the message that `#next` lies in. */
  #at = 0;
  #acknowledged = 0;
  #next = 0;
  #sent = 0;
  #buffered = 0;

  /** Bytes of the messages that are not acknowledged in full. */
  get bufferedAmount(): number {
    return this.#buffered;
  }

  /** Up to where the other side has everything. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** What is sent next. */
  get next(): number {
    return this.#next;
  }

  /** Up to where anything was ever sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes under way. */
  get pending(): number {
    return this.#next - this.#acknowledged;
  }

  /** Whether all that there is is under way. */
  get drained(): boolean {
    return this.#at === this.#queue.length;
  }

  /** The size of the message that begins next, if one does. */
  get beginning(): number | undefined {
    const message = this.#queue[this.#at];
    return message?.start === undefined ? message?.bytes.length : undefined;
  }

  add({ text, bytes }: Payload, resolve: () => void, reject: (error: ConnectionError) => void): void {
    this.#queue.push({ text, bytes, start: undefined, resolve, reject });
    this.#buffered += bytes.length;
  }

  /** The piece that is next, of so many bytes at most with the room for its header. */
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

  /** This piece is under way. */
  advance({ frame, end }: Piece): void {
    this.#next += frame.length - HEADER_SIZE + Number(end);
    this.#at += Number(end);
    this.#sent = Math.max(this.#sent, this.#next);
  }

  /** The other side has everything up to here; whether that is news. */
  acknowledge(offset: number): boolean {
    if (offset <= this.#acknowledged) return false;
    this.#acknowledged = offset;
    const complete = this.#indexOf(offset);
    this.#at = Math.max(0, this.#at - complete);
    for (const { resolve } of this.#take(0, complete)) resolve();
    if (this.#next < offset) this.rewind(); // ahead: what we were sending again had arrived after all
    return true;
  }

  /** Goes on from what the other side has. */
  rewind(): void {
    this.#next = this.#acknowledged;
    this.#at = this.#indexOf(this.#next);
  }

  /** Drops the message that begins next. */
  reject(error: ConnectionError): void {
    for (const { reject } of this.#take(this.#at, 1)) reject(error);
  }

  /** Drops all of them. */
  close(error: ConnectionError): void {
    for (const { reject } of this.#take(0, this.#queue.length)) reject(error);
    this.#at = 0;
  }

  /** Where in the queue the message is whose bytes, or end, are at this offset. */
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
