/**
 * How an application sends messages that are larger than its library, or the browser, takes: in parts. The text `#LENGTH` says
 * that the next so many bytes are one message. A message that fits into one part goes as it is.
 */

/** Size of a part, in bytes: larger and smaller ones are slower. */
const PART = 64 * 1024;

/** A message as it is to be sent. */
export function* partsOf(message: ArrayBuffer): Generator<string | Uint8Array<ArrayBuffer>> {
  if (message.byteLength > PART) yield `#${message.byteLength}`;
  for (let at = 0; at < message.byteLength; at += PART) {
    yield new Uint8Array(message, at, Math.min(PART, message.byteLength - at));
  }
}

/** Puts what comes together again. */
export class Assembly {
  #whole: Uint8Array<ArrayBuffer> | undefined;
  #filled = 0;

  /** Returns a message if it is complete with this part. */
  take(part: string | ArrayBuffer | Uint8Array<ArrayBuffer>): typeof part | undefined {
    if (typeof part === 'string') {
      if (!part.startsWith('#')) return part;
      this.#whole = new Uint8Array(Number(part.slice(1)));
      this.#filled = 0;
      return undefined;
    }
    if (!this.#whole) return part;
    this.#whole.set(part instanceof ArrayBuffer ? new Uint8Array(part) : part, this.#filled);
    this.#filled += part.byteLength;
    if (this.#filled < this.#whole.length) return undefined;
    const { buffer } = this.#whole;
    this.#whole = undefined;
    return buffer;
  }
}
