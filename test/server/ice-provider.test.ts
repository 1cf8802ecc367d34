import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { IceProvider } from '../../server/ice/ice-provider.js';
import { IceServerSource, STUN, type IceServerSourceOptions } from '../../server/ice/ice-server-source.js';
import type { IceGrant } from '../../src/protocol/frames.js';
import { within } from '../support/wait.js';

const TURN = { urls: ['turn:turn.example'], username: 'u', credential: 'c' };
const STAND_IN = { iceServers: STUN, lifetime: 60, failed: true };

let failures: unknown[];

beforeEach(() => (failures = []));

function sourceOf(iceServers: IceServerSourceOptions['iceServers'], patience?: number): IceServerSource {
  return new IceServerSource({ iceServers, patience, onFailure: (error) => failures.push(error) });
}

/** As from JavaScript, where anything can come. */
function sourceOfAnything(answer: unknown): IceServerSource {
  return sourceOf(() => answer as IceGrant);
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}

describe('a source of ICE servers', () => {
  it('gives a public STUN server if it was told nothing', async () => {
    assert.deepEqual(await sourceOf(undefined).grant('alice'), { iceServers: STUN });
    assert.deepEqual(STUN, [{ urls: 'stun:stun.cloudflare.com:3478' }]);
  });

  it('gives a list as it is', async () => {
    const list = [TURN];
    const grant = await sourceOf(list).grant('alice');
    assert.equal(grant.iceServers, list);
    assert.deepEqual(Object.keys(grant), ['iceServers']);
    assert.deepEqual(await sourceOf([]).grant('alice'), { iceServers: [] });
  });

  it('asks a provider for each member, now or later', async () => {
    const grantOf = (member: string): IceGrant => ({ iceServers: [{ ...TURN, username: member }], lifetime: 0.5 });
    for (const provider of [grantOf, (member: string) => Promise.resolve(grantOf(member))]) {
      const source = sourceOf(provider);
      assert.deepEqual(await source.grant('alice'), grantOf('alice'));
      assert.deepEqual(await source.grant('bob'), grantOf('bob'));
    }
    assert.deepEqual(failures, []);
  });

  it('passes on nothing but what belongs to a grant', async () => {
    const answer = { type: 'left', iceServers: [{ ...TURN, credentialType: 'password', secret: 1n }], id: 'alice' };
    assert.deepEqual(await sourceOfAnything(answer).grant('alice'), { iceServers: [TURN] });
  });

  const error = new Error('no TURN today');
  const broken: Record<string, IceProvider> = {
    throws: () => {
      throw error;
    },
    rejects: () => Promise.reject(error),
  };
  for (const [what, provider] of Object.entries(broken)) {
    it(`gives STUN for a minute if a provider ${what}, and tells of it`, async () => {
      assert.deepEqual(await sourceOf(provider).grant('alice'), STAND_IN);
      assert.deepEqual(failures, [error]);
    });
  }

  it('gives STUN for a minute if a provider talks nonsense, and says what was expected', async () => {
    const good = [TURN];
    const nonsense = [
      ...[undefined, null, 'stun:a', 5, [], good, {}, () => ({ iceServers: good })],
      ...[null, TURN, 'stun:a', [null], ['stun:a'], [{}], [{ urls: 5 }], [{ urls: ['stun:a', null] }]].map(
        (iceServers) => ({ iceServers }),
      ),
      ...[{ username: 5 }, { credential: null }].map((more) => ({ iceServers: [{ ...TURN, ...more }] })),
      ...[null, '60', 0, -1, NaN, Infinity].map((lifetime) => ({ iceServers: good, lifetime })),
    ];
    for (const answer of nonsense) assert.deepEqual(await sourceOfAnything(answer).grant('alice'), STAND_IN);
    assert.equal(failures.length, nonsense.length);
    for (const failure of failures) {
      assert(failure instanceof TypeError);
      assert.match(
        failure.message,
        /^(ICE servers must be a list of|The `lifetime` of ICE servers must be a number of seconds)/,
      );
    }
  });

  it('gives STUN after 3 seconds if a provider says nothing', async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const grant = sourceOf(() => new Promise<never>(() => undefined)).grant('alice');
    test.mock.timers.tick(2_999);
    const early = await Promise.race([grant, Promise.resolve('waiting')]);
    assert.equal(early, 'waiting');
    test.mock.timers.tick(1);
    assert.deepEqual(await grant, STAND_IN);
    assert.match(String(failures), /did not answer in 3000 ms/);
  });

  it('does not mind what comes too late, be it an answer or an error', async () => {
    const late: ((error?: Error) => void)[] = [];
    const provider = (): Promise<IceGrant> =>
      new Promise((resolve, reject) => {
        late.push((error) => (error ? reject(error) : resolve({ iceServers: [TURN] })));
      });
    const source = sourceOf(provider, 5);
    assert.deepEqual(await within(Promise.resolve(source.grant('alice')), 'STUN for alice'), STAND_IN);
    assert.deepEqual(await within(Promise.resolve(source.grant('bob')), 'STUN for bob'), STAND_IN);
    late[0]!();
    late[1]!(new Error('too late')); // an unhandled rejection would fail this test
    await new Promise(setImmediate);
    assert.equal(failures.length, 2);
  });

  it('leaves no timer behind', async () => {
    const before = timers();
    await sourceOf(() => ({ iceServers: [] }), 60_000).grant('alice');
    await sourceOf(() => Promise.reject(error), 60_000).grant('alice');
    assert.equal(timers(), before);
  });

  it('waits for as long as it takes if told so', async () => {
    const slow = async (): Promise<IceGrant> => {
      await new Promise((resolve) => setTimeout(resolve, 10)); // more than a timer that overflows takes
      return { iceServers: [TURN] };
    };
    assert.deepEqual(await sourceOf(slow, Infinity).grant('alice'), { iceServers: [TURN] });
  });

  it('tells of one error once, however many waited for it, and again after a success', async () => {
    let works = false;
    const source = sourceOf(() => (works ? { iceServers: [] } : Promise.reject(error)));
    const grants = await Promise.all(Array.from({ length: 1_000 }, async (_, i) => source.grant(`member-${i}`)));
    assert(grants.every(({ failed }) => failed));
    assert.deepEqual(failures, [error]);
    works = true;
    await source.grant('alice');
    works = false;
    await source.grant('alice');
    assert.deepEqual(failures, [error, error]);
  });

  it('tells even of nothing being thrown', async () => {
    const source = sourceOf(() => {
      throw undefined as unknown;
    });
    assert.deepEqual(await source.grant('alice'), STAND_IN);
    assert.deepEqual(failures, [undefined]);
  });

  it('gives STUN even if the one who is told of it throws', async () => {
    const onFailure = (): void => {
      throw new Error('the disk is full');
    };
    assert.deepEqual(await new IceServerSource({ iceServers: broken['throws'], onFailure }).grant('alice'), STAND_IN);
  });

  it('refuses options that make no sense', () => {
    for (const iceServers of [null, 'stun:a', TURN, [{}], ['stun:a']]) {
      assert.throws(() => sourceOf(iceServers as never), TypeError);
    }
    for (const patience of [0, -1, NaN]) assert.throws(() => sourceOf([], patience), TypeError);
  });
});
