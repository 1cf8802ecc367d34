/** Figures of the same thing at one quiet point after the other, and whether they stay what they were. */
export class Series {
  readonly name: string;
  readonly #factor: number;
  readonly #slack: number;
  readonly #figures: number[] = [];

  /** Flat is what grows by no more than this factor, and by so much besides. */
  constructor(name: string, { factor, slack }: { factor: number; slack: number }) {
    this.name = name;
    this.#factor = factor;
    this.#slack = slack;
  }

  add(figure: number): void {
    this.#figures.push(figure);
  }

  get last(): number {
    return this.#figures.at(-1) ?? NaN;
  }

  /** The medians of the first and of the last third after a quarter to warm up, or `undefined` before they can be told. */
  get trend(): Trend | undefined {
    const warm = this.#figures.slice(Math.ceil(this.#figures.length / 4));
    const third = Math.floor(warm.length / 3);
    if (third < FEWEST) return undefined;
    const [early, late] = [medianOf(warm.slice(0, third)), medianOf(warm.slice(-third))];
    return { early, late, flat: late <= early * this.#factor + this.#slack };
  }
}

export interface Trend {
  readonly early: number;
  readonly late: number;
  readonly flat: boolean;
}

/** A third has at least so many figures: with fewer a median says little. */
const FEWEST = 3;

function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}
