import type { Duplex } from 'node:stream';

/**
 * Collects what is written to streams in one turn of the event loop, so that each stream writes it in one system call:
 * system calls are most of what a frame costs.
 */
export class WriteBatch {
  readonly #streams: Duplex[] = [];

  /** Holds back what is written to this stream until the end of the turn. */
  add(stream: Duplex): void {
    if (stream.writableCorked > 0) return;
    stream.cork();
    if (this.#streams.push(stream) === 1) setImmediate(this.#flush);
  }

  /** Writes at once what is held back: it has become much. */
  release(stream: Duplex): void {
    if (stream.writableCorked > 0) stream.uncork();
  }

  readonly #flush = (): void => {
    for (const stream of this.#streams.splice(0)) stream.uncork();
  };
}
