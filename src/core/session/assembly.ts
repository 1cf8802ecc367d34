import type { ErrorCode } from '../errors.js';

/** Pieces that a message may come in, beside one for each KiB of it. */
const MOST_PIECES = 1024;

/** A message that comes in pieces, as far as it is there. */
export class Assembly {
  readonly #limit: number;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;

  /** `limit`: bytes of a message, at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next piece; what is wrong with it, if anything is: then the message is dropped. */
  add(piece: Uint8Array<ArrayBuffer>): ErrorCode | undefined {
    this.#size += piece.length;
    this.#pieces.push(piece);
    const tooLarge = this.#size > this.#limit;
    if (!tooLarge && this.#pieces.length <= MOST_PIECES + this.#size / 1024) return undefined;
    this.clear();
    return tooLarge ? 'message-too-large' : 'bad-message'; // or in crumbs, which cost more than they hold
  }

  /** The message, which is complete. */
  take(): Uint8Array<ArrayBuffer> {
    const [only] = this.#pieces;
    const whole = only && this.#pieces.length === 1 ? only.slice() : this.#join();
    this.clear();
    return whole;
  }

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
