/** The time between two ticks, in ms. Browsers slow it down in the background. */
const TICK = 250;
/** The most that one tick counts for, in ms: if more time has passed, the page was asleep. */
const LONGEST_TICK = 1_000;

/** Tells how much time has passed in which the page was awake. */
export class Ticker {
  readonly #tick: (time: number) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `tick` gets the time since the last call, in ms. */
  constructor(tick: (time: number) => void) {
    this.#tick = tick;
  }

  /** Begins, unless it has begun. `longest`: the longest time between two ticks, in ms. */
  start(longest: number): void {
    let last = performance.now();
    this.#timer ??= setInterval(
      () => {
        const time = performance.now() - last;
        last += time;
        this.#tick(Math.min(time, LONGEST_TICK));
      },
      Math.min(TICK, longest),
    );
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
