import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { DEFAULT_LIMITS } from '../../server/limits/limits.js';
import { PresencePace } from '../../server/limits/presence-pace.js';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

/** A member says presence every ms for ten seconds. Returns what was taken of it. */
function flood(receivers: number, size: number): { taken: number; last: number; said: number } {
  const taken: string[] = [];
  const pace = new PresencePace<string, string>({
    limits: DEFAULT_LIMITS,
    receivers: () => receivers,
    take: (_member, text) => taken.push(text),
  });
  let said = 0;
  for (let ms = 0; ms < 10_000; ms++) {
    pace.offer('mallory', String(++said).padEnd(size));
    mock.timers.tick(1);
  }
  const count = taken.length;
  mock.timers.tick(60_000);
  return { taken: count, last: parseInt(taken.at(-1) ?? '', 10), said };
}

describe('presences of a member', () => {
  for (const [receivers, size, most] of [
    [2, 100, 101],
    [128, 100, 101],
    [128, 3_900, 101],
    [500, 100, 41],
    [500, 3_900, 41],
    [128, 32_000, 22],
  ] as const) {
    it(`of ${size} characters for ${receivers} members: ${most} in ten seconds, and the last one wins`, () => {
      const { taken, last, said } = flood(receivers, size);
      assert(taken <= most && taken >= most - 2, `${taken} were taken`);
      assert.equal(last, said);
      const copied = (taken * receivers * size) / 10;
      assert(copied < DEFAULT_LIMITS.bytesPerSecond * 1.1, `${copied} bytes per second`);
    });
  }

  it('do not count with those of others, and the first is taken at once', () => {
    const taken: string[] = [];
    const pace = new PresencePace<string, string>({
      limits: DEFAULT_LIMITS,
      receivers: () => 3,
      take: (_member, text) => taken.push(text),
    });
    for (const text of ['a1', 'b1', 'a2', 'a3', 'b2']) pace.offer(text.slice(0, 1), text);
    assert.deepEqual(taken, ['a1', 'b1']);
    mock.timers.tick(100);
    assert.deepEqual(taken.slice(2), ['a3', 'b2']);
  });

  it('of one who has gone are dropped', () => {
    const taken: string[] = [];
    const pace = new PresencePace<string, string>({
      limits: DEFAULT_LIMITS,
      receivers: () => 3,
      take: (_member, text) => taken.push(text),
    });
    pace.offer('a', '1');
    pace.offer('a', '2');
    pace.forget('a');
    mock.timers.tick(1_000);
    assert.deepEqual(taken, ['1']);
  });
});
