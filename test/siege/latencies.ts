/** Times are counted to the ms up to this one; what took longer counts as this. */
const MOST = 60_000;

/** How long messages took, in ms: so many of each time, so that it holds no more after an hour than at the start. */
export class Latencies {
  count = 0;
  max = 0;
  readonly #times = new Uint32Array(MOST + 1);

  add(time: number): void {
    this.count++;
    this.max = Math.max(this.max, time);
    const at = Math.min(MOST, Math.max(0, Math.round(time)));
    this.#times[at] = (this.#times[at] ?? 0) + 1;
  }

  /** The time that this share of all took at most. */
  percentile(share: number): number {
    let seen = 0;
    const time = this.#times.findIndex((times) => (seen += times) >= this.count * share && seen > 0);
    return Math.max(0, time);
  }

  toString(): string {
    return `p50 ${this.percentile(0.5)} ms, p99 ${this.percentile(0.99)} ms, max ${Math.round(this.max)} ms`;
  }
}
