import type { MockTracker } from 'node:test';

/** From now on, timers of this process have another delay, in ms; until `mock` is restored. */
export function changeTimers(mock: MockTracker, change: (delay: number) => number): void {
  const usual = setTimeout;
  const changed = (run: () => void, delay?: number, ...more: []): NodeJS.Timeout =>
    usual(run, delay === undefined ? delay : change(delay), ...more);
  mock.method(globalThis, 'setTimeout', Object.assign(changed, usual));
}
