import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Latencies } from './latencies.js';

describe("the siege's latencies", () => {
  it('are nothing before there are any', () => {
    assert.equal(String(new Latencies()), 'p50 0 ms, p99 0 ms, max 0 ms');
  });

  it('are told by the share that took so long at most, and by the longest of all', () => {
    const latencies = new Latencies();
    for (let time = 1; time <= 100; time++) latencies.add(time);
    latencies.add(70_000);
    assert.deepEqual([latencies.count, latencies.percentile(0.5), latencies.percentile(0.99)], [101, 51, 100]);
    assert.equal(latencies.max, 70_000);
  });
});
