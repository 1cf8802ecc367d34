import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  createSecret,
  pair,
  type ConnectionError,
  type Pair,
  type PairEvents,
  type PairOptions,
} from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { until } from '../../support/wait.js';

/** What two of a pair share, and what a stranger has instead. */
const KEPT = {
  secret: [{ secret: createSecret() }, { secret: createSecret() }],
  password: [{ password: 'correct horse' }, { password: 'a guess' }],
} as const;

describe('a pair', () => {
  let server: SignallingServer;
  const pairs: Pair[] = [];
  let code = 0;
  before(async () => {
    server = await serve({ port: 0, iceServers: [] });
  });
  after(() => server.close());
  afterEach(() => {
    for (const one of pairs.splice(0)) one.close();
    code++;
  });

  function join(options: Partial<PairOptions>): Pair {
    const one = pair({ host: server.url, pairCode: `kept ${code}`, ...options });
    pairs.push(one);
    return one;
  }
  const next = (one: Pair, name: keyof PairEvents): Promise<ConnectionError> =>
    new Promise((resolve) => one.once(name, resolve));

  for (const [what, [ours, strange]] of Object.entries(KEPT)) {
    it(`with a ${what} is for the two who have it`, async () => {
      const a = join(ours);
      const sent = a.send('before you came');
      const b = join(ours);
      const heard = next(b, 'data');
      await sent;
      assert.equal(await heard, 'before you came');
      assert.deepEqual(
        [...(a.connection?.peers.values() ?? [])].map(({ trust }) => trust),
        ['secret'],
      );
    });

    it(`with a ${what} is busy for one of them while strangers have both places`, async () => {
      const strangers = [join(strange), join(strange)];
      await Promise.all(strangers.map((one) => next(one, 'connect')));
      assert.equal((await next(join(ours), 'busy')).code, 'room-full');
    });
  }

  it('with a password ends if the other side knows another one', async () => {
    const a = join({ password: 'correct horse' });
    await until(() => a.connection !== undefined, 'a is in');
    const b = join({ password: 'a guess' });
    assert.equal((await next(b, 'connect_error')).code, 'wrong-password');
    const c = join({ password: 'correct horse' });
    await Promise.all([next(a, 'connect'), next(c, 'connect')]);
  });
});
