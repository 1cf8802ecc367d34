import { Fifo } from './fifo.js';
import { later } from './later.js';
import type { Limits } from './limits.js';
import { FRAME_COST } from './waiting-frames.js';
import { TokenBucket } from './token-bucket.js';

/** How much of one socket may wait, in bytes. A client of ours never has that much under way. */
export const MOST_WAITING = 4 * 1024 * 1024;

/**
 * Takes the frames of one socket in order, as fast as the limits allow. Frames that exceed them wait. For platforms
 * where a socket cannot be paused.
 */
export class Pace {
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  readonly #waiting = new Fifo<{ readonly bytes: number; readonly run: () => void }>();
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ framesPerSecond, bytesPerSecond }: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>) {
    this.#bytes = new TokenBucket(bytesPerSecond, Date.now);
    this.#frames = new TokenBucket(framesPerSecond, Date.now);
  }

  /** Calls `run` now or later, in turn. Returns false if more than `most` bytes are waiting. */
  pass(bytes: number, run: () => void, most = MOST_WAITING): boolean {
    if (this.#timer === undefined) {
      run();
      this.#pause(bytes);
      return true;
    }
    this.#size += bytes + FRAME_COST;
    this.#waiting.push({ bytes, run });
    return this.#size <= most;
  }

  /** Drops what is waiting. */
  stop(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  /** Counts a frame that was taken. Returns whether the next may follow at once. If not, a timer takes it later. */
  #pause(bytes: number): boolean {
    const wait = Math.max(this.#frames.take(1), this.#bytes.take(bytes));
    this.#timer = wait > 0 ? later(() => this.#resume(), wait) : undefined;
    return wait <= 0;
  }

  #resume(): void {
    this.#timer = undefined;
    let mayFollow = true;
    for (let next = this.#waiting.shift(); next; next = mayFollow ? this.#waiting.shift() : undefined) {
      this.#size -= next.bytes + FRAME_COST;
      next.run();
      mayFollow = this.#pause(next.bytes);
    }
  }
}
