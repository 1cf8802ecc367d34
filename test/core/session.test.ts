import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Outbox } from '../../src/core/session/outbox.js';
import { toPayload } from '../../src/core/session/payload.js';
import { crossAll } from '../support/core/cross-all.js';

/** The long suite has more: `npm run test:core:long`. */
const SEEDS = 200;

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

  it(`delivers every message once, whole and in the order of its stream, or rejects it, over any links: ${SEEDS} seeds`, (test) =>
    crossAll(SEEDS, test));
});
