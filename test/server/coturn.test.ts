import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { coturn, type CoturnOptions } from '../../server/ice/coturn.js';
import { IceServerSource } from '../../server/ice/ice-server-source.js';

const OPTIONS: CoturnOptions = {
  urls: 'turn:turn.example:3478',
  secret: 'north',
  now: () => 1_700_000_000_999,
};

describe('coturn’s credentials', () => {
  it('are those of its shared-secret scheme, as computed elsewhere', async () => {
    for (const secret of ['north', 'ключ 🔑', 'x'.repeat(100)]) {
      for (const member of ['alice', 'b.o_b~-1']) {
        const username = `1700003600:${member}`;
        const credential = createHmac('sha1', secret).update(username).digest('base64');
        assert.deepEqual(await coturn({ ...OPTIONS, secret })(member), {
          iceServers: [{ urls: ['turn:turn.example:3478'], username, credential }],
          lifetime: 3_600,
        });
      }
    }
  });

  it('match a known pair', async () => {
    // printf 1700003600:alice | openssl dgst -sha1 -hmac north -binary | base64
    const { iceServers } = await coturn(OPTIONS)('alice');
    assert.equal(iceServers[0]?.credential, 'wjwSXO2ch1B6VaLTLMy2Avn5O9o=');
  });

  it('last as long as told, from when they are asked for', async () => {
    let time = 5_000;
    const provider = coturn({ ...OPTIONS, lifetime: 60, now: () => time });
    assert.equal((await provider('alice')).iceServers[0]?.username, '65:alice');
    time += 10_000;
    const { iceServers, lifetime } = await provider('alice');
    assert.deepEqual([iceServers[0]?.username, lifetime], ['75:alice', 60]);
  });

  it('follow the clock of the machine', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { iceServers } = await coturn({ urls: OPTIONS.urls, secret: 's' })('alice');
    const until = Number(iceServers[0]?.username?.split(':')[0]);
    assert(until >= before + 3_600 && until <= Date.now() / 1000 + 3_600);
  });

  it('go to every address, and to no STUN server', async () => {
    const urls = ['turn:a.example?transport=udp', 'turns:[2001:db8::1]:5349?transport=tcp'];
    const provider = coturn({ ...OPTIONS, urls, stun: 'stun:a.example' });
    urls.push('turn:changed.later'); // no effect
    const [stun, turn] = (await provider('alice')).iceServers;
    assert.deepEqual(stun, { urls: ['stun:a.example'] });
    assert.deepEqual(turn?.urls, ['turn:a.example?transport=udp', 'turns:[2001:db8::1]:5349?transport=tcp']);
    const { iceServers } = await coturn({ ...OPTIONS, stun: ['stun:a', 'stuns:b:5349'] })('alice');
    assert.deepEqual(iceServers[0], { urls: ['stun:a', 'stuns:b:5349'] });
  });

  it('can be made for many at once', async () => {
    const provider = coturn(OPTIONS);
    const grants = await Promise.all(Array.from({ length: 100 }, async (_, i) => provider(`member-${i}`)));
    assert.equal(new Set(grants.map(({ iceServers }) => iceServers[0]?.credential)).size, 100);
  });

  it('are accepted as ICE servers', async () => {
    const source = new IceServerSource({ iceServers: coturn(OPTIONS), onFailure: assert.ifError });
    const { iceServers, failed } = await source.grant('alice');
    assert.deepEqual([iceServers[0]?.username, failed], ['1700003600:alice', undefined]);
  });
});

describe('coturn()', () => {
  const mistakes: [what: string, options: object, says: RegExp][] = [
    ['no urls', { urls: [] }, /needs `urls`/],
    ['a url without a scheme', { urls: 'turn.example' }, /`urls` must be like turn:.*not "turn\.example"/],
    ['a url like that of a page', { urls: 'turn://turn.example' }, /`urls` must be like turn:/],
    ['a STUN server among the TURN servers', { urls: ['turn:a', 'stun:b'] }, /`urls` must be like turn:.*not "stun:b"/],
    ['a TURN server among the STUN servers', { stun: 'turn:a' }, /`stun` must be like stun:/],
    ['a url that is none', { urls: [5] }, /`urls` must be like/],
    ['no secret', { secret: '' }, /needs a `secret`/],
    ['a secret from an environment without it', { secret: undefined }, /needs a `secret`/],
    ...[0, -1, 0.5, NaN, Infinity, '60'].map(
      (lifetime) =>
        [`a lifetime of ${lifetime}`, { lifetime }, /`lifetime` in whole seconds/] as [string, object, RegExp],
    ),
  ];
  for (const [what, options, message] of mistakes) {
    it(`refuses ${what}`, () => {
      assert.throws(() => coturn({ ...OPTIONS, ...options }), { name: 'TypeError', message });
    });
  }
});
