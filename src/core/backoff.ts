/** Waits between attempts: short at first, then longer. The waits are random, so that many clients do not come back at once. */
export class Backoff {
  readonly #base: number;
  readonly #cap: number;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #skipped: (() => void) | undefined;

  /** The first wait lasts at most `base` ms, and at least one. The limit doubles with each attempt, up to `cap` ms. */
  constructor(base: number, cap: number) {
    this.#base = base;
    this.#cap = cap;
  }

  /** Calls `done` after the next wait. Cancels the wait before it. */
  wait(done: () => void): void {
    const most = Math.min(this.#cap, Math.max(this.#base, 1) * 2 ** this.#tries++);
    this.start(most * (0.5 + Math.random() / 2), done, done);
  }

  /** Calls `done` after `time` ms, or `skipped` if `skip()` is called before that. Cancels the wait before it. */
  start(time: number, done: () => void, skipped: () => void): void {
    this.cancel();
    this.#skipped = skipped;
    this.#timer = setTimeout(() => {
      this.cancel();
      done();
    }, time);
  }

  /** Ends the current wait at once. */
  skip(): void {
    const skipped = this.#skipped;
    this.cancel();
    skipped?.();
  }

  /** Ends the current wait without calling anything. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#skipped = undefined;
  }

  /** The last attempt succeeded: the next wait is short again. */
  reset(): void {
    this.#tries = 0;
  }
}
