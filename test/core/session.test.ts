import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Outbox } from '../../src/core/session/outbox.js';
import { toPayload } from '../../src/core/session/payload.js';
import { Crossing } from '../support/core/crossing.js';

const SEEDS = 2_000;

describe('a session', () => {
  it('takes no longer for each message the more of them wait', () => {
    const outbox = new Outbox();
    const payload = toPayload('small');
    const nothing = (): void => undefined;
    for (let i = 0; i < 400_000; i++) outbox.add(0, payload, nothing, nothing);
    for (let limit = 1_000; limit < 1_010; limit++) outbox.takes(limit, () => assert.fail('all are small'));
    let count = 0;
    while (outbox.take(1_000)) count++;
    assert.equal(count, 400_000);
    assert.ok(outbox.drained); // work that grew with the square of their number would not end in the time that a test has
  });

  it(`delivers every message once, whole and in the order of its stream, or rejects it, over any links: ${SEEDS} seeds`, async (test) => {
    const [first, count] = [Number(process.env['SEED'] ?? 1), process.env['SEED'] ? 1 : SEEDS];
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
  });
});
