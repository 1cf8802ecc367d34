import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Carrier } from '../../src/core/session/carrier.js';
import { Memory } from '../../src/core/session/memory.js';
import { Outbox } from '../../src/core/session/outbox.js';
import { toPayload } from '../../src/core/session/payload.js';
import { Session } from '../../src/core/session/session.js';
import { crossAll } from '../support/core/cross-all.js';

/** The long suite has more: `npm run test:core:long`. */
const SEEDS = 200;

/** A session, and what it has sent that has not arrived. */
class Side {
  readonly sent: ArrayBuffer[] = [];
  readonly heard: number[] = [];
  readonly carrier: Carrier = {
    frameSize: 100,
    window: 400,
    hasRoom: () => true,
    send: (frame) => void this.sent.push(frame.slice().buffer),
  };
  readonly session = new Session({
    id: 1,
    peer: 'peer',
    floor: 0,
    maxMessageSize: 1e6,
    memory: new Memory(1e6),
    open: () => undefined,
    deliver: (_, __, { length }) => void this.heard.push(length),
    deliverLoose: () => assert.fail('nothing is loose'),
    violation: (code) => assert.fail(code),
  });

  /** The next frame arrives at the other side, which may answer. */
  async pass(other: Side): Promise<void> {
    const frame = this.sent.shift();
    if (frame) other.session.receive(frame, other.carrier);
    await new Promise(setImmediate);
  }
}

/** All frames arrive, until nobody says anything any more. */
async function settle(a: Side, b: Side): Promise<void> {
  while (a.sent.length + b.sent.length > 0) {
    await a.pass(b);
    await b.pass(a);
  }
}

describe('a session', () => {
  it('goes on by itself when the answer to an earlier question comes after the window is full', async () => {
    const [a, b] = [new Side(), new Side()];
    for (const { session, carrier } of [a, b]) session.attach(carrier);
    await settle(a, b);
    const small = a.session.send(toPayload(new Uint8Array(10)));
    const large = [1, 2, 3].map(() => a.session.send(toPayload(new Uint8Array(700))));
    await a.pass(b); // the small one, which asks for an answer
    await b.pass(a);
    await settle(a, b);
    assert.deepEqual(b.heard, [10, 700, 700, 700]);
    await Promise.all([small, ...large]);
  });

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
