/** How far back speed is measured, in ms. */
const SPAN = 3_000;
/** How long nothing more is told after a change, in ms. */
const PAUSE = 100;

/** Measures how fast something goes, and tells of changes no more often than somebody can read them. */
export class Pace {
  readonly #tell: () => void;
  #samples: (readonly [time: number, amount: number])[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  /** In a second, over the last three. */
  get speed(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last) return 0;
    const time = Math.max(performance.now(), last[0]) - first[0];
    return time > 0 ? ((last[1] - first[1]) * 1_000) / time : 0;
  }

  /** So much is done by now. */
  reach(amount: number): void {
    const now = performance.now();
    const last = this.#samples.at(-1);
    if (!last || now - last[0] >= PAUSE) {
      this.#samples.push([now, amount]);
      this.#samples = this.#samples.filter(([time], at) => now - time <= SPAN || at >= this.#samples.length - 2);
    }
    this.change();
  }

  /** Something else begins at this amount, so what was measured says nothing any more. Tells of it at once. */
  turn(amount: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#samples = [];
    this.reach(amount);
  }

  /** Something has changed: tells of it now, or in a moment. */
  change(): void {
    if (this.#timer !== undefined) {
      this.#waiting = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting) this.change();
    }, PAUSE);
    this.#waiting = false;
    this.#tell();
  }

  /** Tells of the last change, at once. */
  end(): void {
    clearTimeout(this.#timer);
    this.#samples = [];
    this.#tell();
  }
}
