import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createIdentity } from 'webrtc-elements/core';
import { Introduction } from '../../../src/core/trust/introduction.js';
import { checkGreeting, type Greeting } from '../../../src/protocol/check-greeting.js';
import { idsOf, identityOf } from '../../support/cast.js';
import { introduce } from '../../support/trust/by-hand.js';

const PLACE = { party: 'main', room: 'x' };
const SAID = { ...PLACE, mode: 'open', direct: true, relay: true } as const;
/** Above all that a clock says. */
const FUTURE = Date.now() + 1_000_000_000;

const createToken = (): string => crypto.randomUUID();

/** What a server finds in what somebody offers. */
async function checked(introduction: Introduction, presence = '{}'): Promise<Greeting> {
  const greeting = await checkGreeting((await introduction.greet(presence)).join(', '), introduction.id, PLACE);
  assert(typeof greeting === 'object', JSON.stringify(greeting));
  return greeting;
}

/** The number of the next socket. */
async function numberOf(introduction: Introduction): Promise<number> {
  const { proof } = await checked(introduction);
  assert('counter' in proof);
  return proof.counter;
}

describe('how we introduce ourselves', () => {
  it('is genuine to a server, and says what we are', async () => {
    const ann = await introduce('ann', { room: 'x', relay: false });
    const { hello, presence } = await checked(ann, '{"name":"Ann ✓"}');
    assert.equal(presence, '{"name":"Ann ✓"}');
    const { versions, party, room, mode, direct, relay, keys } = hello;
    assert.deepEqual(
      { versions, party, room, mode, direct, relay },
      { versions: [3], party: 'main', room: 'x', mode: 'open', direct: true, relay: false },
    );
    assert.deepEqual(keys, {
      identity: (await identityOf('ann')).publicKey,
      tab: 0,
      ephemeral: ann.owned?.ephemeral.publicKey,
    });
  });

  it('has the same id for the same identity, in all rooms, and another for another', async () => {
    const { ann } = await idsOf('ann');
    const all = [await introduce('ann', { room: 'x' }), await introduce('ann', { room: 'y', party: 'pair' })];
    assert.deepEqual(
      all.map(({ id }) => id),
      [ann, ann],
    );
    assert.match(ann, /^[\w-]{22}$/);
    assert.equal(all[0]?.owned?.name, all[1]?.owned?.name);
    assert.match(String(all[0]?.owned?.name), new RegExp(`^[\\w-]{43}$`));
    const bob = await introduce('bob', { room: 'x' });
    assert.equal(new Set([ann, bob.id, all[0]?.owned?.name, bob.owned?.name]).size, 4);
  });

  it('has an id of its own in each tab of one identity', async () => {
    const identity = await identityOf('ann');
    const [one, other] = [
      await Introduction.make(SAID, { identity, tab: 0 }, createToken),
      await Introduction.make(SAID, { identity, tab: 0xffff_ffff }, createToken),
    ];
    assert.notEqual(one.id, other.id);
    assert.equal(one.owned?.name, other.owned?.name);
    await Promise.all([checked(one), checked(other)]);
  });

  it('keeps instance and ephemeral key from socket to socket, and no two have the same', async () => {
    const [one, other] = [await introduce('ann', { room: 'x' }), await introduce('ann', { room: 'x' })];
    const [first, second, third] = [await checked(one), await checked(one), await checked(other)];
    assert.equal(first.text, second.text);
    assert.notEqual(first.hello.instance, third.hello.instance);
    assert.notEqual(first.hello.keys?.ephemeral, third.hello.keys?.ephemeral);
  });

  it('has a greater number for each socket, whoever of the page opens it', async () => {
    const [one, other] = [await introduce('ann', { room: 'x' }), await introduce('bob', { room: 'x' })];
    const numbers: number[] = [];
    for (const each of [one, other, one, one, other]) numbers.push(await numberOf(each));
    assert.ok(numbers[0]! >= Date.now() - 60_000, 'it goes on after a reload');
    assert.deepEqual(
      [...new Set(numbers)].sort((a, b) => a - b),
      numbers,
    );
  });

  it('outbids what the server knows, but for what is no number of ours', async () => {
    const ann = await introduce('ann', { room: 'x' });
    for (const wrong of [2 ** 52, 2 ** 53 - 1, Infinity, Number.NaN]) ann.outbid(wrong);
    assert.ok((await numberOf(ann)) < FUTURE);
    ann.outbid(FUTURE);
    assert.equal(await numberOf(ann), FUTURE + 1);
    ann.outbid(1);
    assert.equal(await numberOf(ann), FUTURE + 2, 'it never goes back');
  });

  it('tells apart what is about us', async () => {
    const ann = await introduce('ann', { room: 'x' });
    const ephemeral = ann.owned?.ephemeral.publicKey;
    assert.deepEqual(ann.self, { ...PLACE, mode: 'open', id: ann.id, ephemeral });
  });

  it('proves nothing without keys, and reaches nobody by relay, but keeps its seat', async () => {
    const fault = new Error('There is no WebCrypto.');
    const ann = await Introduction.make(SAID, Promise.reject(fault), createToken);
    assert.deepEqual([ann.owned, ann.fault], [undefined, fault]);
    const [one, other] = [await checked(ann), await checked(ann)];
    assert.deepEqual([one.hello.keys, one.hello.relay, one.hello.direct], [undefined, false, true]);
    assert.ok('token' in one.proof && one.proof.token !== ann.id && one.proof.token !== one.hello.instance);
    assert.deepEqual([other.proof, other.text], [one.proof, one.text]);
  });

  it('has an id without keys that none with keys has, however long its tokens are', async () => {
    for (const token of ['A'.repeat(21), 'A'.repeat(22)]) {
      await checked(await Introduction.make(SAID, Promise.reject(new Error('no')), () => token));
    }
  });

  it('is not kept out by other servers after a reload, however high a number one server has asked for', async () => {
    const hostile = await introduce('ann', { room: 'x' });
    for (const wish of [2 ** 52 - 1, 2 ** 51, 2 ** 43, 2 ** 42 + 1]) hostile.outbid(wish);
    const known = await numberOf(hostile); // an honest server has heard this one
    const reloaded = '../../../src/core/trust/introduction.js?reloaded';
    const { Introduction: Again } = (await import(reloaded)) as { Introduction: typeof Introduction };
    const ann = await Again.make(SAID, { identity: await identityOf('ann'), tab: 0 }, createToken);
    ann.outbid(known);
    assert.ok((await numberOf(ann)) > known);
  });

  it('names somebody whose keys do not agree, whom nobody believes', async () => {
    const [ann, bob] = [await createIdentity(), await createIdentity()];
    const forged = { publicKey: ann.publicKey, privateKey: bob.privateKey };
    const thief = await Introduction.make(SAID, { identity: forged, tab: 0 }, createToken);
    assert.equal(await checkGreeting((await thief.greet('{}')).join(), thief.id, PLACE), 'bad-request');
  });
});
