import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { IceProvider } from '../../server/ice/ice-provider.js';
import { shareGrant } from '../../server/ice/shared-grant.js';
import type { IceGrant } from '../../src/protocol/frames.js';
import { within } from '../support/wait.js';

const LIFETIME = 1_000;

let time: number;
let asked: number;
/** What the source answers; how it is named tells one grant from the next. */
let answer: (n: number) => IceGrant | Promise<IceGrant>;
let provider: IceProvider;

beforeEach(() => {
  time = 1_700_000_000_000;
  asked = 0;
  answer = grantOf;
  provider = shareGrant(() => answer(++asked), { now: () => time });
});

function grantOf(n: number): IceGrant {
  return { iceServers: [{ urls: 'turn:turn.example', username: `${n}`, credential: 'c' }], lifetime: LIFETIME };
}

async function give(): Promise<[username: string | undefined, lifetime: number | undefined]> {
  const { iceServers, lifetime } = await provider('alice');
  return [iceServers[0]?.username, lifetime];
}

function fail(): never {
  throw new Error(`failure ${asked}`);
}

/** After everything that is under way without I/O. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a shared grant', () => {
  it('is given for a fifth of its lifetime, with what is left of it', async () => {
    assert.deepEqual(await give(), ['1', 1_000]);
    time += 150_500;
    assert.deepEqual(await give(), ['1', 849.5]);
    time += 49_499;
    assert.deepEqual(await give(), ['1', 800.001]);
    time += 1;
    assert.deepEqual(await give(), ['2', 1_000]);
    assert.equal(asked, 2);
  });

  it('is asked for once by a thousand who come at the same time', async () => {
    answer = async (n) => {
      await settled();
      return grantOf(n);
    };
    const grants = await Promise.all(Array.from({ length: 1_000 }, give));
    assert.equal(asked, 1);
    assert(grants.every(([username]) => username === '1'));
  });

  it('counts its lifetime from when it was asked for', async () => {
    answer = (n) => {
      time += 2_000;
      return Promise.resolve(grantOf(n));
    };
    assert.deepEqual(await give(), ['1', 998]);
  });

  it('is kept for good if it has no lifetime', async () => {
    answer = (n) => ({ iceServers: grantOf(n).iceServers });
    assert.deepEqual(await provider('alice'), { iceServers: grantOf(1).iceServers });
    time += 1e12;
    assert.deepEqual(await give(), ['1', undefined]);
  });

  it('is asked for anew if the clock was set back', async () => {
    await give();
    time -= 1;
    assert.deepEqual(await give(), ['2', 1_000]);
  });

  it('is given for half of its lifetime while there is no newer one', async () => {
    await give();
    answer = fail;
    time += 499_999;
    assert.deepEqual(await give(), ['1', 500.001]);
    time += 1;
    await assert.rejects(give, /failure 2/);
  });

  it('is not waited for after a failure while the old one is good', async () => {
    await give();
    time += 200_000;
    answer = fail;
    assert.deepEqual(await give(), ['1', 800]);
    let arrive!: (grant: IceGrant) => void;
    answer = () => new Promise((resolve) => (arrive = resolve));
    time += 5_000;
    assert.deepEqual(await give(), ['1', 795]);
    assert.equal(asked, 3);
    arrive(grantOf(3));
    await settled();
    assert.deepEqual(await give(), ['3', 1_000]);
    assert.equal(asked, 3);
  });

  it('is not asked for again for 5 seconds after a failure', async () => {
    answer = fail;
    await assert.rejects(give, /failure 1/);
    time += 4_999;
    answer = grantOf;
    await Promise.all(Array.from({ length: 100 }, () => assert.rejects(give, /failure 1/)));
    time += 1;
    assert.deepEqual(await give(), ['2', 1_000]);
  });

  it('is waited for again once it has recovered', async () => {
    answer = fail;
    await assert.rejects(give);
    time += 5_000;
    answer = grantOf;
    await give();
    time += 200_000;
    assert.deepEqual(await give(), ['3', 1_000]);
  });

  it('fails all who wait with the one error', async () => {
    answer = () => Promise.reject(new Error('no TURN today'));
    const results = await Promise.allSettled(Array.from({ length: 100 }, give));
    const errors = results.map((result) => (result.status === 'rejected' ? (result.reason as unknown) : undefined));
    assert.equal(new Set(errors).size, 1);
    assert.match(String(errors[0]), /no TURN today/);
    assert.equal(asked, 1);
  });

  it('fails if there is no answer in time, and recovers', async () => {
    provider = shareGrant(() => answer(++asked), { now: () => time, patience: 5 });
    answer = () => new Promise(() => undefined);
    await within(assert.rejects(give, /in 5 ms/), 'a failure');
    answer = grantOf;
    time += 5_000;
    assert.deepEqual(await give(), ['2', 1_000]);
  });

  it('is checked before it is kept', async () => {
    answer = () => ({ iceServers: [], lifetime: 0 });
    await assert.rejects(give, TypeError);
    time += 5_000;
    answer = () => ({ iceServers: 'stun:a' }) as never;
    await assert.rejects(give, TypeError);
  });
});
