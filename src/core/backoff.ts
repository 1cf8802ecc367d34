/** Waits between tries: soon at first, then longer and longer, spread so that a crowd does not come back as one. */
export class Backoff {
  readonly #base: number;
  readonly #cap: number;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done: (() => void) | undefined;

  /** `base`: the first wait, in ms, at most; it doubles with each try up to `cap` ms. */
  constructor(base: number, cap: number) {
    this.#base = base;
    this.#cap = cap;
  }

  /** Calls `done` after the next wait; one wait at a time. */
  wait(done: () => void): void {
    this.cancel();
    const most = Math.min(this.#cap, this.#base * 2 ** this.#tries++);
    this.#done = done;
    this.#timer = setTimeout(() => this.skip(), most * (0.5 + Math.random() / 2));
  }

  /** Ends the wait that is under way, at once. */
  skip(): void {
    const done = this.#done;
    this.cancel();
    done?.();
  }

  /** Forgets the wait that is under way. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#done = undefined;
  }

  /** The last try was a success: begin with short waits again. */
  reset(): void {
    this.#tries = 0;
  }
}
