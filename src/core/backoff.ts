/** Waits between attempts: short at first, then longer. The waits are random, so that many clients do not come back at once. */
export class Backoff {
  readonly #base: number;
  readonly #cap: number;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done: (() => void) | undefined;

  /** The first wait lasts at most `base` ms, and at least one. The limit doubles with each attempt, up to `cap` ms. */
  constructor(base: number, cap: number) {
    this.#base = base;
    this.#cap = cap;
  }

  /** Calls `done` after the next wait. Cancels the wait before it. */
  wait(done: () => void): void {
    this.cancel();
    const most = Math.min(this.#cap, Math.max(this.#base, 1) * 2 ** this.#tries++);
    this.#done = done;
    this.#timer = setTimeout(() => this.skip(), most * (0.5 + Math.random() / 2));
  }

  /** Ends the current wait and calls its `done` at once. */
  skip(): void {
    const done = this.#done;
    this.cancel();
    done?.();
  }

  /** Ends the current wait without calling its `done`. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#done = undefined;
  }

  /** The last attempt succeeded: the next wait is short again. */
  reset(): void {
    this.#tries = 0;
  }
}
