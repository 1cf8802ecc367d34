import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { checkGreeting, chooseSubprotocol, type Greeting } from '../../src/protocol/check-greeting.js';
import { LIMITS } from '../../src/protocol/frames.js';
import { HELLO, LONGEST_GREETING, PRESENCE, SEAT, SUBPROTOCOL } from '../../src/protocol/greeting.js';
import { helloOf, offersOf, textOf } from '../support/greetings.js';
import { createIdentity, signedOffers, type Identity } from '../support/identities.js';
import { random, randomBytes } from '../support/random.js';

/** What may stand in a header of HTTP as a token (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const LOBBY = { party: 'main', room: 'lobby' };

let alice: Identity;

before(async () => {
  alice = await createIdentity(7);
});

/** Checks what a client offers, for the lobby. */
async function check(offers: readonly string[], id = alice.id): Promise<Greeting | string> {
  return checkGreeting(offers.join(', '), id, LOBBY);
}

async function accepted(offers: readonly string[], id = alice.id): Promise<Greeting> {
  const greeting = await check(offers, id);
  assert(typeof greeting === 'object', `it is ${JSON.stringify(greeting)}`);
  return greeting;
}

describe('a greeting', () => {
  for (const presence of ['', '{"name":"Ann"}', '"ü€😀\\u0000"', '{"a":"\\ud800"}', '?'.repeat(63), 'ÿ'.repeat(64)]) {
    it(`comes through a header as it is: ${presence.slice(0, 20)}`, async () => {
      for (const [id, offers] of [
        ['bob', offersOf('bob', { presence })],
        [alice.id, await signedOffers(alice, { presence })],
      ] as const) {
        for (const offer of offers) assert.match(offer, TOKEN);
        const { presence: said, text } = await accepted(offers, id);
        assert.deepEqual([said, HELLO + text], [presence, offers[1]]);
      }
    });
  }

  it('says who greets, and how it is proven', async () => {
    const signed = await accepted(await signedOffers(alice, { counter: 12 }));
    assert.deepEqual([signed.hello, signed.proof], [helloOf({ keys: alice.keys }), { counter: 12 }]);
    const token = 't'.repeat(16);
    const plain = await accepted(offersOf('bob', { token }), 'bob');
    assert.deepEqual([plain.hello, plain.proof], [helloOf(), { token }]);
  });

  it('takes the largest counter, tab, token and names', async () => {
    const zoe = await createIdentity(2 ** 32 - 1);
    const place = { party: 'p'.repeat(LIMITS.name), room: '字'.repeat(LIMITS.name) };
    const offers = await signedOffers(zoe, {
      ...place,
      instance: 'x'.repeat(LIMITS.id),
      counter: Number.MAX_SAFE_INTEGER,
      presence: '字'.repeat(LONGEST_GREETING),
    });
    const header = offers.join(', ');
    assert(header.length < 8_000, `${header.length} bytes`);
    const greeting = await checkGreeting(header, zoe.id, place);
    assert(typeof greeting === 'object');
    assert.deepEqual(greeting.proof, { counter: Number.MAX_SAFE_INTEGER });
    await accepted(offersOf('bob', { token: 'x'.repeat(128) }), 'bob');
  });

  it('is found in any place of the list, with spaces or without', async () => {
    const [name = '', hello = '', seat = '', presence = ''] = await signedOffers(alice);
    for (const header of [
      `${presence},${seat},${hello},${name}`,
      `  ${name} ,\t${hello}  ,${seat},  ${presence}`,
      `other, ${name}, ${hello}, ${seat}, more, ${presence}`,
    ]) {
      assert.equal(typeof (await checkGreeting(header, alice.id, LOBBY)), 'object', header);
    }
  });

  it('counts the first of each kind', async () => {
    const offers = offersOf('bob');
    await accepted([...offers, `${HELLO}x`, `${SEAT}x`, `${PRESENCE}!`], 'bob');
    assert.equal(await check([`${SEAT}x`, ...offers], 'bob'), 'bad-request');
  });

  it('may leave the presence out', async () => {
    assert.equal((await accepted(offersOf('bob').slice(0, 3), 'bob')).presence, '');
  });

  it('is told from none, from one of another version, and from nonsense', async () => {
    const [, hello = '', seat = ''] = offersOf('bob');
    for (const header of [
      undefined,
      null,
      '',
      ',,',
      hello,
      `webrtc-elements.2, ${hello}`,
      `${SUBPROTOCOL}0, ${hello}`,
    ]) {
      assert.equal(await checkGreeting(header, 'bob', LOBBY), 'unsupported-version', String(header));
    }
    for (const offers of [[], [hello], [seat], [PRESENCE]]) {
      assert.equal(await check([SUBPROTOCOL, ...offers], 'bob'), 'hello-expected', offers.join());
    }
    const wrong: readonly object[] = [
      ...[undefined, '', '<b>', 7, 'x'.repeat(65)].map((instance) => ({ instance })),
      ...[undefined, '', 'elsewhere', 7, '..'].map((room) => ({ room })),
      ...[undefined, '', 'pair', []].map((party) => ({ party })),
      ...[undefined, '', 'closed', true].map((mode) => ({ mode })),
      ...[undefined, 3, '3', [], [4], ['3'], [3, null], [-3]].map((versions) => ({ versions })),
      ...[undefined, 1, 'true', null].flatMap((value) => [{ direct: value }, { relay: value }]),
      ...[null, {}, [], 'key', { ...alice.keys, tab: 0 }].map((keys) => ({ keys })),
    ];
    for (const fields of wrong) {
      const text = textOf({ ...helloOf(), ...fields });
      assert.equal(await check([SUBPROTOCOL, HELLO + text, seat], 'bob'), 'bad-request', JSON.stringify(fields));
    }
    for (const token of ['', 'x'.repeat(15), 'x'.repeat(129), `${'x'.repeat(16)}.`, `${'x'.repeat(16)}~`, '1.AAAA']) {
      assert.equal(await check([SUBPROTOCOL, hello, SEAT + token], 'bob'), 'bad-request', token);
    }
  });

  it('needs keys that can be some', async () => {
    const keys: readonly object[] = [
      ...[-1, 0.5, 2 ** 32, '7', null, undefined].map((tab) => ({ tab })),
      ...['', 'A'.repeat(86), 'A'.repeat(88), `${'A'.repeat(86)}=`, `${'A'.repeat(86)}+`, 7].flatMap((key) => [
        { identity: key },
        { ephemeral: key },
      ]),
      { identity: 'A'.repeat(87) },
    ];
    for (const fields of keys) {
      const forged = { ...alice.keys, ...fields };
      assert.equal(await check(await signedOffers({ ...alice, keys: forged })), 'bad-request', JSON.stringify(fields));
    }
  });

  it('is genuine under no other id', async () => {
    const offers = await signedOffers(alice);
    const ids = ['alice', '', alice.id.slice(1), `${alice.id}A`, alice.id.toLowerCase(), (await createIdentity()).id];
    for (const id of ids) assert.equal(await check(offers, id), 'bad-request', id);
    assert.equal(await check(offersOf(alice.id), alice.id), 'bad-request', 'nor is one without a signature under this');
  });

  it('is not genuine when any letter of it is another one', async () => {
    const offers = await signedOffers(alice, { presence: '' });
    for (const at of [1, 2]) {
      const offer = offers[at] ?? '';
      for (let i = offer.indexOf('.') + 1; i < offer.length - 1; i += 7) {
        const letter = offer[i] === 'A' ? 'B' : 'A';
        const spoilt = offers.map((one, n) => (n === at ? one.slice(0, i) + letter + one.slice(i + 1) : one));
        const result = await check(spoilt);
        assert(typeof result === 'string', `letter ${i} of ${offer}`);
      }
    }
  });

  it('never throws, whatever is in the header', async () => {
    const next = random(20_261_130);
    const noise = (): string => {
      const bytes = Buffer.from(randomBytes(Math.floor(next() * 60), next));
      return next() < 0.5 ? bytes.toString('latin1') : bytes.toString('base64url');
    };
    const [, hello = '', seat = ''] = offersOf('bob');
    for (let round = 0; round < 5_000; round++) {
      const offers = [next() < 0.3 ? hello : HELLO + noise(), next() < 0.3 ? seat : SEAT + noise()];
      const found = await check([SUBPROTOCOL, ...offers, `${PRESENCE}!${noise()}`], 'bob');
      assert(typeof found === 'string', 'noise is no greeting');
    }
  });
});

describe('the answer to what a client offers', () => {
  it('is the first of it, so that a client of any version hears why it is refused', () => {
    assert.equal(chooseSubprotocol(offersOf('bob').join(', ')), SUBPROTOCOL);
    assert.equal(chooseSubprotocol('webrtc-elements.9, hello.x'), 'webrtc-elements.9');
    for (const none of [undefined, null, '', ' , ']) assert.equal(chooseSubprotocol(none), undefined);
  });
});
