import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

/** How soon a page hears of a mistake that can be known at once, in ms, besides the time to make keys. */
const AT_ONCE = 100;

/** What this rejects with. The clock goes on only as far as timers wait that are over before `AT_ONCE`. */
export async function refusal(start: () => Promise<unknown>): Promise<Error> {
  mock.timers.enable({ apis: ['setTimeout'] });
  const fake = globalThis.setTimeout;
  let [now, until, over] = [0, 0, false];
  globalThis.setTimeout = ((run: () => void, delay = 0, ...more: unknown[]) => {
    if (now + delay < AT_ONCE) until = Math.max(until, now + Math.max(delay, 1));
    return fake(run, delay, ...more);
  }) as typeof setTimeout;
  try {
    const refused = start().then(
      () => assert.fail('It was not refused.'),
      (reason: unknown) => reason as Error,
    );
    void refused.catch(() => undefined).finally(() => (over = true));
    while (!over) {
      await turn();
      if (now >= until) continue;
      mock.timers.tick(1);
      now++;
    }
    return await refused;
  } finally {
    mock.timers.reset();
  }
}
