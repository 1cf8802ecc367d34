import type { Limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/** What may wait for its time, in bytes. One that keeps to the protocol has far less on its way. */
const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Lets what comes from one socket through as fast as is allowed, in order. For where a socket cannot be left
 * unread for a while; so there is an end to what waits.
 */
export class Pace {
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #waiting: { readonly bytes: number; readonly run: () => void }[] = [];
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ framesPerSecond, bytesPerSecond }: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>) {
    this.#bytes = new TokenBucket(bytesPerSecond, Date.now);
    this.#frames = new TokenBucket(framesPerSecond, Date.now);
  }

  /** Calls `run` now, or when it is its turn; false when too much waits already. */
  pass(bytes: number, run: () => void): boolean {
    if (this.#timer === undefined) {
      run();
      this.#pause(bytes);
      return true;
    }
    this.#size += bytes;
    this.#waiting.push({ bytes, run });
    return this.#size <= MOST_WAITING;
  }

  /** Forgets what waits. */
  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#waiting.length = 0;
  }

  /** Counts what has just gone through; whether the next may follow at once. Otherwise it goes on by itself. */
  #pause(bytes: number): boolean {
    const wait = Math.max(this.#frames.take(1), this.#bytes.take(bytes));
    this.#timer = wait > 0 ? setTimeout(() => this.#resume(), wait) : undefined;
    return wait <= 0;
  }

  #resume(): void {
    this.#timer = undefined;
    let mayFollow = true;
    for (let next = this.#waiting.shift(); next; next = mayFollow ? this.#waiting.shift() : undefined) {
      this.#size -= next.bytes;
      next.run();
      mayFollow = this.#pause(next.bytes);
    }
  }
}
