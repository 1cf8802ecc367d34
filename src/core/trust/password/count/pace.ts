/** How often something may be done in a span of time. */
export class Pace {
  readonly #most: number;
  readonly #span: number;
  #times: number[] = [];

  /** `span`: in ms. */
  constructor(most: number, span: number) {
    this.#most = most;
    this.#span = span;
  }

  /** Whether it may be done now. If so, it counts as done. */
  take(): boolean {
    const now = performance.now();
    this.#times = this.#times.filter((time) => now - time < this.#span);
    return this.#times.length < this.#most && this.#times.push(now) > 0;
  }
}
