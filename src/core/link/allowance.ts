/** What somebody may use: so much at once, and then as it grows back. */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  /** When all that was used will have grown back, as a time in seconds since the page began. */
  #whole = 0;

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
  }

  /** What is left. Negative if more was used than there was. */
  get left(): number {
    return this.#most - Math.max(0, this.#whole - now()) * this.#perSecond;
  }

  /** Uses this much, even if it is not left. */
  use(amount: number): void {
    this.#whole = Math.max(this.#whole, now()) + amount / this.#perSecond;
  }

  /** Uses this much if it is left. Returns whether it was. */
  take(amount = 1): boolean {
    const enough = this.left >= amount;
    if (enough) this.use(amount);
    return enough;
  }

  /** Nothing counts as used. */
  reset(): void {
    this.#whole = 0;
  }
}

/** Not the time of day, which can be put back. */
function now(): number {
  return performance.now() / 1000;
}
