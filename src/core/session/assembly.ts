import type { ErrorCode } from '../errors.js';
import type { Bytes } from '../../protocol/bytes.js';

/** Messages that may be under way at a time, one for each stream. */
const MOST = 300;
/** The largest message that counts as small, in bytes. */
export const SMALL = 64 * 1024;
/** Small messages may come on top of the largest ones: they take this much, in bytes. */
export const SPARE = 1024 * 1024;

interface Assembly {
  readonly bytes: Bytes;
  /** How many bytes have come. */
  size: number;
}

/** The messages that arrive in pieces, one for each stream. Each is put together in place, in memory of the size that it announces. */
export class Assemblies {
  readonly #limit: number;
  readonly #under = new Map<number, Assembly>();
  #size = 0;

  /** `limit` is the largest message, in bytes. There is room for two of that size. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A message of this size begins. Returns an error code if it is not taken. Its pieces are then errors, too. */
  begin(stream: number, size: number): ErrorCode | undefined {
    this.drop(stream);
    if (size > this.#limit) return 'message-too-large';
    if (this.#size + size > 2 * this.#limit + SPARE || this.#under.size >= MOST) return 'bad-message';
    try {
      this.#under.set(stream, { bytes: new Uint8Array(size), size: 0 });
    } catch {
      return 'message-too-large'; // there is no memory for it
    }
    this.#size += size;
    return undefined;
  }

  /** Adds the next piece. Returns `false` if there is no message for it, or if it does not fit. The message is then dropped. */
  add(stream: number, piece: Uint8Array): boolean {
    const under = this.#under.get(stream);
    const fits = under !== undefined && under.size + piece.length <= under.bytes.length;
    if (fits) {
      under.bytes.set(piece, under.size);
      under.size += piece.length;
    } else this.drop(stream);
    return fits;
  }

  /** Returns the message, which has ended, and makes room for the next one; `undefined` if a part of it is missing. */
  take(stream: number): Bytes | undefined {
    const under = this.#under.get(stream);
    this.drop(stream);
    return under?.size === under?.bytes.length ? under?.bytes : undefined;
  }

  /** Drops what has come of a message. */
  drop(stream: number): void {
    this.#size -= this.#under.get(stream)?.bytes.length ?? 0;
    this.#under.delete(stream);
  }

  /** Drops everything. */
  clear(): void {
    this.#under.clear();
    this.#size = 0;
  }
}
