/** Lets so many bytes a second through, and a second's worth at once. */
export class TokenBucket {
  readonly #rate: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  /** `rate` in bytes a second; `now` in ms. */
  constructor(rate: number, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#level = rate;
    this.#at = now();
  }

  /** Takes what has come, even beyond what there is; returns the ms until there is something again. */
  take(bytes: number): number {
    const now = this.#now();
    this.#level = Math.min(this.#rate, this.#level + ((now - this.#at) * this.#rate) / 1000) - bytes;
    this.#at = now;
    return this.#level >= 0 ? 0 : (-this.#level / this.#rate) * 1000;
  }
}
