/** Limits a rate: tokens come back at `rate` a second, up to `burst`. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  /** `rate` in tokens a second; `now` in ms; `burst` is one second's worth by default. */
  constructor(rate: number, now: () => number, burst = rate) {
    this.#rate = rate;
    this.#burst = burst;
    this.#now = now;
    this.#level = burst;
    this.#at = now();
  }

  get full(): boolean {
    this.#fill();
    return this.#level >= this.#burst;
  }

  /** Takes tokens, even more than there are. Returns the ms until the level is back at zero. */
  take(tokens: number): number {
    if (this.#rate === Infinity) return 0;
    this.#fill();
    this.#level -= tokens;
    return this.#level >= 0 ? 0 : (-this.#level / this.#rate) * 1000;
  }

  /** Takes one token if there is one. */
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
      this.#level = Math.min(this.#burst, this.#level + (Math.max(0, now - this.#at) * this.#rate) / 1000);
    }
    this.#at = now;
  }
}
