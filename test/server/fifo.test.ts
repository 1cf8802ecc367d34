import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fifo } from '../../server/limits/fifo.js';

describe('a queue', () => {
  for (const [puts, takes] of [
    [1, 1],
    [3, 2],
    [5_000, 4_999],
    [1_024, 1_023],
  ] as const) {
    it(`gives back all in order, if ${puts} are put in and ${takes} taken out again and again`, () => {
      const queue = new Fifo<number>();
      let [put, taken] = [0, 0];
      for (let round = 0; round < 5; round++) {
        for (let i = 0; i < puts; i++) queue.push(put++);
        for (let i = 0; i < takes; i++) assert.equal(queue.shift(), taken++);
        assert.equal(queue.length, put - taken);
        assert.equal(queue.first, put > taken ? taken : undefined);
      }
      while (taken < put) assert.equal(queue.shift(), taken++);
      assert.equal(queue.shift(), undefined);
      assert.equal(queue.length, 0);
    });
  }

  it('is empty after it was cleared, and takes new ones', () => {
    const queue = new Fifo<string>();
    for (const item of ['a', 'b', 'c']) queue.push(item);
    queue.shift();
    queue.clear();
    assert.equal(queue.shift(), undefined);
    queue.push('d');
    assert.deepEqual([queue.length, queue.first, queue.shift(), queue.shift()], [1, 'd', 'd', undefined]);
  });
});
