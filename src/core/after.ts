/** The longest delay that a timer takes, in ms: with a longer one, it fires at once. */
const LONGEST = 2 ** 31 - 1;

/** Calls `done` after this delay in ms, however long it is; never if it is `Infinity`. Returns a function that prevents the call. */
export function after(delay: number, done: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (left: number): void => {
    timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : done()), Math.min(left, LONGEST));
  };
  if (delay < Infinity) wait(delay);
  return () => clearTimeout(timer);
}

/** Resolves when `promise` does, or after this time in ms. No timer stays. */
export function within(time: number, promise: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = after(time, resolve);
    promise.then(resolve, reject).finally(stop);
  });
}

/** A limit that a page has set, in ms: `Infinity` for `0`, and for what is no time, which is reported elsewhere. */
export function limitOf(timeout: number): number {
  return Math.max(0, parseFloat(`${timeout}`)) || Infinity;
}
