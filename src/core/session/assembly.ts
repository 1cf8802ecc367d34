import type { ErrorCode } from '../errors.js';

/** A message may come in this many pieces, plus one for each KiB. */
const MAX_PIECES = 1024;

/** A message that arrives in pieces. */
export class Assembly {
  readonly #limit: number;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  /** `limit` is the largest message, in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the next piece. Returns an error code if the message is too large or has too many pieces. It is then dropped. */
  add(piece: Uint8Array<ArrayBuffer>): ErrorCode | undefined {
    this.#size += piece.length;
    this.#pieces.push(piece);
    const tooLarge = this.#size > this.#limit;
    if (!tooLarge && this.#pieces.length <= MAX_PIECES + this.#size / 1024) return undefined;
    this.clear();
    return tooLarge ? 'message-too-large' : 'bad-message'; // so many tiny pieces cost more than they carry
  }

  /** Returns the message, which is complete, and makes room for the next one. */
  take(): Uint8Array<ArrayBuffer> {
    const [only] = this.#pieces;
    const whole = only && this.#pieces.length === 1 ? only.slice() : this.#join();
    this.clear();
    return whole;
  }

  /** Drops the pieces. */
  clear(): void {
    this.#pieces = [];
    this.#size = 0;
  }

  #join(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
