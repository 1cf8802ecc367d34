import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { connect, pair } from 'webrtc-elements/core';
import { after, within } from '../../src/core/after.js';
import { Backoff } from '../../src/core/backoff.js';
import { TokenBucket } from '../../server/limits/token-bucket.js';

const DAY = 24 * 60 * 60 * 1000;
/** The longest delay that a timer takes, in ms. */
const LONGEST = 2 ** 31 - 1;
/** Nobody listens here: whoever connects waits. */
const NOBODY = '127.0.0.1:9';

describe('a time', () => {
  let done = 0;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    done = 0;
  });
  afterEach(() => mock.timers.reset());

  for (const delay of [1, LONGEST - 1, LONGEST, LONGEST + 1, 30 * DAY, 365 * DAY]) {
    it(`of ${delay} ms passes when it is over, and not before`, () => {
      after(delay, () => done++);
      // By parts: a timer that is set during a tick counts from the end of that tick.
      for (let left = delay - 1; left > 0; left -= LONGEST) mock.timers.tick(Math.min(left, LONGEST));
      assert.equal(done, 0);
      mock.timers.tick(1);
      assert.equal(done, 1);
    });
  }

  it('is the longest that something may take, and no timer stays when it takes less', async () => {
    const never = within(1_000, new Promise(() => undefined));
    mock.timers.tick(1_000);
    await never;
    await within(Infinity, Promise.resolve());
    await assert.rejects(within(1_000, Promise.reject(new Error('no'))), /no/);
  });

  it('without end never passes', () => {
    after(Infinity, () => done++);
    mock.timers.tick(LONGEST);
    assert.equal(done, 0);
  });

  it('that was stopped never passes, in its first part or a later one', () => {
    after(30 * DAY, () => done++)();
    const stop = after(30 * DAY, () => done++);
    mock.timers.tick(LONGEST);
    stop();
    mock.timers.tick(LONGEST);
    assert.equal(done, 0);
  });

  for (const timeout of [0, Infinity, 2 ** 31, 30 * DAY]) {
    it(`of ${timeout} lets a pair and a connection wait`, async () => {
      const waiting = pair({ host: NOBODY, pairCode: 'x', timeout });
      waiting.on('connect_timeout', () => done++);
      const abort = new AbortController();
      const joining = connect({ host: NOBODY, room: 'x', timeout, signal: abort.signal });
      mock.timers.tick(20 * DAY);
      assert.equal(done, 0);
      abort.abort();
      await assert.rejects(joining, { code: 'aborted' });
      waiting.close();
    });
  }

  it('between two attempts has an end, and is never nothing', () => {
    for (const base of [0, 500, 30 * DAY, Infinity]) {
      const backoff = new Backoff(base, 15_000);
      let waits = 0;
      const wait = (): void => {
        waits++;
        if (waits < 2_000) backoff.wait(wait);
      };
      wait();
      mock.timers.tick(0);
      assert.equal(waits, 1);
      for (let tick = 1; tick < 2_000; tick++) mock.timers.tick(15_000);
      assert.equal(waits, 2_000);
    }
  });
});

describe('an option that is a time', () => {
  for (const name of ['timeout', 'peerTimeout', 'reconnectDelay']) {
    for (const value of [NaN, -1, -Infinity, '5000', null, 10n]) {
      it(`is no ${typeof value} ${value}: ${name}`, async () => {
        const options = { host: NOBODY, room: 'x', [name]: value } as never;
        await assert.rejects(connect(options), { name: 'TypeError', message: new RegExp(name) });
      });
    }
  }

  it('must leave a peer some time', async () => {
    await assert.rejects(connect({ host: NOBODY, room: 'x', peerTimeout: 0 }), { message: /peerTimeout/ });
  });
});

describe('a wall clock that is put back', () => {
  it('takes nobody’s tokens', () => {
    let now = 10 * DAY;
    const bucket = new TokenBucket(10, () => now);
    assert.equal(bucket.take(10), 0);
    now -= 60 * 60 * 1000;
    assert.equal(bucket.take(1), 100);
    now += 1_000;
    assert.equal(bucket.take(9), 0);
  });
});
