/** The time between two ticks, in ms. Browsers slow it down in the background. */
const TICK = 250;
/** The most that one tick counts for, in ms: if more time has passed, the page was asleep. */
const LONGEST_TICK = 1_000;

/** Calls `tick` every `TICK` ms, or more often, with the ms in which the page was awake. Returns the timer. */
export function countAwake(most: number, tick: (time: number) => void): ReturnType<typeof setInterval> {
  let last = performance.now();
  return setInterval(
    () => {
      const time = performance.now() - last;
      last += time;
      tick(Math.min(time, LONGEST_TICK));
    },
    Math.min(TICK, most),
  );
}
