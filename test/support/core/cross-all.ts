import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Crossing } from './crossing.js';

/** Runs crossings by so many seeds, or by the one that `SEED` names. */
export async function crossAll(seeds: number, test: TestContext): Promise<void> {
  const [first, count] = [Number(process.env['SEED'] ?? 1), process.env['SEED'] ? 1 : seeds];
  const totals = { sent: 0, delivered: 0, rejected: 0, lost: 0, switches: 0, restarts: 0, values: 0, waits: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const crossing = new Crossing(seed);
    try {
      await crossing.run();
    } catch (cause) {
      assert.fail(new Error(`Seed ${seed} failed; run it alone with SEED=${seed}`, { cause }));
    }
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += crossing.totals[name];
  }
  test.diagnostic(JSON.stringify(totals));
  if (count === 1) return;
  assert.ok(totals.delivered > count * 10 && totals.lost > count && totals.switches > count && totals.restarts > 0);
  assert.ok(totals.waits > count / 4, 'some have to wait for memory');
  assert.ok(totals.values > count, 'some of what may be lost arrives');
}
