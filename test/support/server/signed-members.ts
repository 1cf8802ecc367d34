import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { CLOSE_CODES, PAIR_PARTY } from '../../../src/protocol/frames.js';
import { formatGreeting, HELLO, SEAT, SUBPROTOCOL } from '../../../src/protocol/greeting.js';
import type { Hello, Sign } from '../../../src/protocol/hello.js';
import type { Client } from '../client.js';
import { helloOf, offersOf } from '../greetings.js';
import { identify } from '../../../src/protocol/signature.js';
import { createIdentity, formatHello, signedOffers, type Identity } from '../identities.js';
import { during } from './bystanders.js';
import { storyOf, welcomeOf, type Scene } from './scene.js';

/** The order of the group of P-256 (SEC 2, section 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** What holds for members whose id is made from their key. `sceneOf`: the room of the test that runs. */
export function owningByKeys(sceneOf: () => Scene): void {
  /** Opens a socket of somebody who signs. */
  const open = (identity: Identity, counter: number, instance = '1'): Promise<Client> =>
    sceneOf().open(identity.id, { identity, counter, instance });
  const join = async (identity: Identity, counter: number, instance = '1'): Promise<Client> => {
    const client = await open(identity, counter, instance);
    await client.next('welcome');
    return client;
  };

  /** Somebody comes with what has been used already, and learns no more than the counter. */
  const assertStale = async (client: Client, counter: number): Promise<void> => {
    assert.equal((await client.next('error')).counter, counter);
    assert.deepEqual(await client.end(), { code: CLOSE_CODES['stale-seat'], reason: 'stale-seat' });
    assert.deepEqual(storyOf(client), ['error stale-seat']);
  };

  it('is told to the others with the hello as it was signed', async () => {
    const [alice] = await sceneOf().meet('alice');
    const identity = await createIdentity(2 ** 32 - 1);
    const offers = await signedOffers(identity, { room: sceneOf().room });
    const client = await sceneOf().open(identity.id, { subprotocols: offers });
    const { order } = await client.next('welcome');
    const hello = offers[1]?.slice(HELLO.length);
    assert.deepEqual((await alice.next('joined')).member, { id: identity.id, order, presence: '{}', hello });
    assert(!JSON.stringify(alice.frames).includes(offers[2]?.slice(SEAT.length) ?? ''), 'the proof of the seat is not');
  });

  it('goes to another socket by a greater counter, and nobody hears of it', async () => {
    const [alice, bob] = await sceneOf().meet('alice', 'bob');
    const identity = await createIdentity();
    const offers = await signedOffers(identity, { room: sceneOf().room, counter: 5 });
    const [, hello = ''] = offers;
    const first = await sceneOf().join(identity.id, { subprotocols: offers });
    await Promise.all([alice.next('joined'), bob.next('joined')]);
    const others = await during(sceneOf(), [alice, bob], async () => {
      const [protocol = '', , ...rest] = await signedOffers(identity, { room: sceneOf().room, counter: 6 });
      const again = await sceneOf().join(identity.id, { subprotocols: [protocol, hello, ...rest] });
      assert.deepEqual(await first.end(), { code: CLOSE_CODES.replaced, reason: 'replaced' });
      assert.equal(welcomeOf(again).order, welcomeOf(first).order);
    });
    assert.deepEqual(others, []);
  });

  it('goes to another page of its owner: the old one left, the new one joined', async () => {
    const [alice] = await sceneOf().meet('alice');
    const identity = await createIdentity();
    const first = await join(identity, 5);
    await alice.next('joined');
    await join(identity, 7, '2');
    await first.end();
    assert.deepEqual(await alice.next('left'), { type: 'left', id: identity.id, reason: 'leave' });
    await alice.next('joined');
  });

  it('comes anew for the others when the same page says something else about itself', async () => {
    const [alice] = await sceneOf().meet('alice');
    const identity = await createIdentity();
    await join(identity, 1);
    await alice.next('joined');
    const { keys } = await createIdentity(); // another ephemeral key
    const changed = { ...identity, keys: { ...identity.keys, ephemeral: keys.ephemeral } };
    const again = await join(changed, 2);
    assert.equal((await alice.next('left')).reason, 'lost');
    assert.equal((await alice.next('joined')).member.order, welcomeOf(again).order);
  });

  for (const [name, counter] of [
    ['the same', 5],
    ['a lower', 4],
    ['no', 0],
  ] as const) {
    it(`stays where it is for ${name} counter; its owner may come again, and nobody hears of it`, async () => {
      const [alice, bob] = await sceneOf().meet('alice', 'bob');
      const identity = await createIdentity();
      const client = await join(identity, 5);
      await Promise.all([alice.next('joined'), bob.next('joined')]);
      const others = await during(sceneOf(), [alice, bob], async () => assertStale(await open(identity, counter), 5));
      assert.deepEqual(others, []);
      await sceneOf().sync(alice, client);
    });
  }

  for (const [name, end] of [
    ['said goodbye', (client: Client) => client.leave()],
    ['was lost', (client: Client) => Promise.resolve(client.socket.terminate())],
  ] as const) {
    it(`has its counter remembered after its owner ${name}`, async () => {
      const [alice, bob] = await sceneOf().meet('alice', 'bob');
      const identity = await createIdentity();
      const client = await join(identity, 5);
      await Promise.all([alice.next('joined'), bob.next('joined')]);
      await end(client);
      await Promise.all([alice.next('left'), bob.next('left')]);
      const others = await during(sceneOf(), [alice, bob], async () => {
        for (const counter of [5, 4]) await assertStale(await open(identity, counter, 'later'), 5);
      });
      assert.deepEqual(others, []);
      await join(identity, 6, 'later');
      assert.equal((await alice.next('joined')).member.id, identity.id);
    });
  }

  it('is no reason to keep a place for who said goodbye', async () => {
    const party = PAIR_PARTY;
    const identity = await createIdentity();
    const alice = await sceneOf().join('alice', { party });
    const client = await sceneOf().join(identity.id, { party, identity });
    await alice.next('joined');
    await client.leave();
    await alice.next('left');
    await sceneOf().join('carol', { party });
    assert.equal((await alice.next('joined')).member.id, 'carol');
  });

  it('goes to two tabs of one owner, each with its own counter', async () => {
    const [alice] = await sceneOf().meet('alice');
    const identity = await createIdentity(1);
    const other = await inTab(identity, 2);
    assert.notEqual(identity.id, other.id);
    await Promise.all([join(identity, 5), join(other, 1)]);
    const joined = [await alice.next('joined'), await alice.next('joined')];
    assert.deepEqual(new Set(joined.map(({ member }) => member.id)), new Set([identity.id, other.id]));
  });

  type Forgery = readonly [name: string, offers: (alice: Identity, room: string) => Promise<string[]>, id?: string];
  const forgeries: readonly Forgery[] = [
    ['a signature of something else', (alice, room) => signs(alice, room, { hello: other(alice) })],
    ['a signature of another label', (alice, room) => signs(alice, room, { hello: relabelled(alice, 'seat') })],
    ['a seat signed for another label', (alice, room) => signs(alice, room, { seat: relabelled(alice, 'hello') })],
    ['a seat signed for something else', (alice, room) => signs(alice, room, { seat: other(alice) })],
    ['no signature', async (alice, room) => cut(await signedOffers(alice, { room }), 1)],
    ['a seat without a signature', async (alice, room) => cut(await signedOffers(alice, { room }), 2)],
    ['a second signature', async (alice, room) => append(await signedOffers(alice, { room }), 1, '.AAAA')],
    ['a second signature of the seat', async (alice, room) => append(await signedOffers(alice, { room }), 2, '.AAAA')],
    ['the key of another', async (alice, room) => signs(await createIdentity(), room, { id: alice.id })],
    ['the key of another in its hello', async (alice, room) => signs(await withKeyOf(alice), room)],
    ['another tab', (alice, room) => signs({ ...alice, keys: { ...alice.keys, tab: 1 } }, room)],
    ['a tab beyond 32 bits', (alice, room) => signs({ ...alice, keys: { ...alice.keys, tab: 2 ** 32 } }, room)],
    ['a tab below 0', (alice, room) => signs({ ...alice, keys: { ...alice.keys, tab: -1 } }, room)],
    ['a hello for another room', (alice) => signs(alice, 'elsewhere')],
    ['a hello for another party', (alice, room) => signs(alice, room, { more: { party: PAIR_PARTY } })],
    ['a seat in another room', (alice, room) => mixed(signs(alice, room), signs(alice, 'elsewhere'))],
    [
      'a seat of another page',
      (alice, room) => mixed(signs(alice, room), signedOffers(alice, { room, instance: '9' })),
    ],
    [
      'the hello that somebody else has seen',
      async (alice, room) => mixed(signs(alice, room), signs(await createIdentity(), room)),
    ],
    ['a token', async (alice, room) => mixed(signs(alice, room), Promise.resolve(offersOf(alice.id, { room })))],
    ['no keys', (alice, room) => Promise.resolve(offersOf(alice.id, { room }))],
    [
      'no keys, and a counter',
      async (alice, room) => mixed(Promise.resolve(offersOf('x', { room })), signs(alice, room)),
    ],
    ['a key that is not on the curve', (alice, room) => signs(offCurve(alice), room)],
    ['a compressed key', (alice, room) => signs({ ...alice, keys: { ...alice.keys, identity: 'A'.repeat(44) } }, room)],
    ['a counter that is none', (alice, room) => signedOffers(alice, { room, counter: -1 })],
    ['a counter with a fraction', (alice, room) => signedOffers(alice, { room, counter: 9.5 })],
    ['a counter that no number can hold', (alice, room) => signedOffers(alice, { room, counter: 2 ** 53 })],
  ];
  for (const [name, offersFor] of forgeries) {
    it(`is not given for ${name}, and nobody hears of it`, async () => {
      const [alice, bob] = await sceneOf().meet('alice', 'bob');
      const identity = await createIdentity();
      const client = await join(identity, 1);
      await Promise.all([alice.next('joined'), bob.next('joined')]);
      const subprotocols = await offersFor(identity, sceneOf().room);
      const others = await during(sceneOf(), [alice, bob], async () => {
        const thief = await sceneOf().open(identity.id, { subprotocols });
        assert.deepEqual(await thief.end(), { code: CLOSE_CODES['bad-request'], reason: 'bad-request' });
        assert.deepEqual(storyOf(thief), ['error bad-request']);
      });
      assert.deepEqual(others, []);
      await sceneOf().sync(alice, client);
    });
  }

  it('is not given twice for a signature that was made another one', async () => {
    const [alice, bob] = await sceneOf().meet('alice', 'bob');
    const identity = await createIdentity();
    const offers = await signedOffers(identity, { room: sceneOf().room, counter: 5 });
    const client = await sceneOf().join(identity.id, { subprotocols: offers });
    await Promise.all([alice.next('joined'), bob.next('joined')]);
    const [protocol = '', hello = '', seat = '', presence = ''] = offers;
    const subprotocols = [protocol, flip(hello), flip(seat), presence];
    assert.notDeepEqual(subprotocols, offers);
    const others = await during(sceneOf(), [alice, bob], async () => {
      await assertStale(await sceneOf().open(identity.id, { subprotocols }), 5);
    });
    assert.deepEqual(others, []);
    await sceneOf().sync(alice, client);
  });
}

/** What somebody offers who signs with these in place of its own. The counter is a great one. */
async function signs(
  { id, keys, sign }: Identity,
  room: string,
  forged: { hello?: Sign; seat?: Sign; id?: string; more?: Partial<Hello> } = {},
): Promise<string[]> {
  const hello = helloOf({ room, keys, ...forged.more });
  const text = await formatHello(hello, forged.hello ?? sign);
  const seat = { sign: forged.seat ?? sign, counter: 100 };
  return formatGreeting({ hello, text, id: forged.id ?? id, presence: '{}', seat });
}

/** Signs something else. */
function other({ sign }: Identity): Sign {
  return (label, ...fields) => sign(label, ...fields, 'more');
}

/** Signs for something else. */
function relabelled({ sign }: Identity, label: string): Sign {
  return (_, ...fields) => sign(label, ...fields);
}

/** The same key in another tab. */
async function inTab(identity: Identity, tab: number): Promise<Identity> {
  return { ...identity, keys: { ...identity.keys, tab }, id: await identify(identity.keys.identity, tab) };
}

/** Somebody who says that the key is its own, and signs with another one. */
async function withKeyOf({ id, keys }: Identity): Promise<Identity> {
  const { sign } = await createIdentity();
  return { id, keys, sign };
}

/** Somebody whose key is no point of the curve, with the id that would follow from it. */
function offCurve(identity: Identity): Identity {
  const key = decodeBase64(identity.keys.identity);
  key[64] = (key[64] ?? 0) ^ 1;
  return { ...identity, keys: { ...identity.keys, identity: encodeBase64(key) } };
}

/** The hello of one, the proof of the other. */
async function mixed(one: Promise<string[]>, another: Promise<string[]>): Promise<string[]> {
  const [[, hello = ''], [, , seat = '']] = await Promise.all([one, another]);
  return [SUBPROTOCOL, hello, seat];
}

function cut(offers: readonly string[], at: number): string[] {
  return offers.map((offer, i) => (i === at ? offer.slice(0, offer.lastIndexOf('.')) : offer));
}

function append(offers: readonly string[], at: number, more: string): string[] {
  return offers.map((offer, i) => (i === at ? offer + more : offer));
}

/** The other signature (r, n − s) of the same, which is as valid. */
function flip(offer: string): string {
  const at = offer.lastIndexOf('.') + 1;
  const bytes = Buffer.from(offer.slice(at), 'base64url');
  const s = BigInt(`0x${bytes.toString('hex', 32)}`);
  bytes.write((ORDER - s).toString(16).padStart(64, '0'), 32, 'hex');
  return offer.slice(0, at) + bytes.toString('base64url');
}
