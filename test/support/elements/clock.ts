const { setTimeout: start, clearTimeout: stop } = globalThis;

/** Timers of a second wait until `pass()`: it has not passed before, however slow the machine is, and need not pass. */
export function holdSeconds(): { pass: () => void } {
  const held = new Map<number, () => void>();
  let next = -1;
  globalThis.setTimeout = ((run: () => void, wait?: number, ...args: unknown[]) => {
    if (wait !== 1000) return start(run, wait, ...args);
    held.set(next, run);
    return next--;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    if (!held.delete(timer as number)) stop(timer);
  };
  return {
    pass: () => {
      const due = [...held.values()];
      held.clear();
      for (const run of due) run();
    },
  };
}

afterEach(() => {
  globalThis.setTimeout = start;
  globalThis.clearTimeout = stop;
});
