import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { TokenBucket } from '../../server/limits/token-bucket.js';
import { random } from '../support/random.js';

const RATE = 1_000;

let time: number;
let bucket: TokenBucket;

beforeEach(() => {
  time = 123_456;
  bucket = new TokenBucket(RATE, () => time);
});

describe('a token bucket', () => {
  it('lets a second’s worth through at once, in one or in parts', () => {
    assert.deepEqual([bucket.take(RATE - 1), bucket.take(1)], [0, 0]);
    assert(bucket.take(1) > 0);
  });

  it('takes what is too much all the same, and tells the ms until it is made up for', () => {
    assert.equal(bucket.take(RATE + 500), 500);
    assert.equal(bucket.take(250), 750, 'what comes meanwhile adds up');
    time += 500;
    assert.equal(bucket.take(0), 250);
    time += 250;
    assert.equal(bucket.take(0), 0);
    assert.equal(bucket.take(1), 1, 'nothing was left over');
  });

  it('takes a frame that is larger than a second’s worth', () => {
    assert.equal(bucket.take(RATE * 10), 9_000);
    time += 9_000;
    assert.equal(bucket.take(0), 0);
  });

  it('saves up no more than a second’s worth', () => {
    bucket.take(RATE);
    time += 3_600_000;
    assert.equal(bucket.take(RATE), 0);
    assert.equal(bucket.take(1), 1);
  });

  it('counts parts of a ms', () => {
    bucket.take(RATE);
    for (let i = 0; i < 8; i++) {
      time += 0.125;
      bucket.take(0);
    }
    assert.equal(bucket.take(1), 0);
    assert.equal(bucket.take(1), 1);
  });

  it('never lets more through than its rate and a second’s worth, and wastes nothing, if one waits as told', () => {
    const next = random(7);
    const start = time;
    let all = 0;
    for (let round = 0; round < 10_000; round++) {
      const bytes = Math.floor(next() * 300);
      all += bytes;
      time += bucket.take(bytes);
      const allowed = RATE * (1 + (time - start) / 1000);
      assert(all <= allowed + 1e-3, `${all} of ${allowed} bytes in ${time - start} ms`);
    }
    assert(all >= RATE * (1 + (time - start) / 1000) - 1, 'the rate was used up');
  });
});
