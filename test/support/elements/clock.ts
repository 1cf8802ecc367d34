const { setTimeout: start, clearTimeout: stop } = globalThis;

/** Timers of so many ms wait until `pass()`: they have not passed before, however slow the machine is, and need not pass. */
export function holdTimers(of: number): { pass: () => void; holds: () => boolean } {
  const held = new Map<number, () => void>();
  let next = -1;
  globalThis.setTimeout = ((run: () => void, wait?: number, ...args: unknown[]) => {
    if (wait !== of) return start(run, wait, ...args);
    held.set(next, run);
    return next--;
  }) as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    if (!held.delete(timer as number)) stop(timer);
  };
  return {
    holds: () => held.size > 0,
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
