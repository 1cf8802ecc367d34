/** Lets so much a second through, and a burst at once. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  /** `rate` in tokens a second; `now` in ms; `burst` by default a second's worth. */
  constructor(rate: number, now: () => number, burst = rate) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#level = burst;
    this.#at = now();
  }

  /** Whether it is as full as it gets. */
  get full(): boolean {
    this.#fill();
    return this.#level >= this.#burst;
  }

  /** Takes what has come, even beyond what there is; returns the ms until there is something again. */
  take(tokens: number): number {
    if (this.#rate === Infinity) return 0;
    this.#fill();
    this.#level -= tokens;
    return this.#level >= 0 ? 0 : (-this.#level / this.#rate) * 1000;
  }

  /** Takes one, if there is one. */
  tryTake(): boolean {
    if (this.#rate === Infinity) return true;
    this.#fill();
    if (this.#level < 1) return false;
    this.#level--;
    return true;
  }

  #fill(): void {
    const now = this.#now();
    if (this.#rate < Infinity) {
      this.#level = Math.min(this.#burst, this.#level + ((now - this.#at) * this.#rate) / 1000);
    }
    this.#at = now;
  }
}
