import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PairCipher } from '../../../src/core/trust/pair-cipher.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { LIMITS } from '../../../src/protocol/frames.js';
import { meet, quiet, Side, talk } from '../../support/trust/cipher-side.js';
import { createKeyAgreement } from '../../support/trust/create-key-agreement.js';
import { holdClock } from '../../support/trust/hold-clock.js';

/** The kind of a frame, its sender's nonce and its number, 25 bytes, and a tag of 16 at least. */
const SMALLEST = 41;
const PURPOSES = ['relay', 'signals'] as const;

describe('the cipher of a pair', () => {
  for (const names of [
    ['ann', 'bob'],
    ['bob', 'ann'],
  ]) {
    it(`carries what both say, from the first frame on: ${names.join(' and ')}`, async () => {
      const [a, b] = await meet(names);
      await Promise.all([a.say('first'), a.say('second'), b.say('at the same moment')]);
      await quiet(a, b);
      await talk(a, b);
      assert.deepEqual(b.heard, ['first', 'second', `1 of ${a.id}`, `2 of ${a.id}`]);
      assert.deepEqual(a.heard, ['at the same moment', `1 of ${b.id}`, `2 of ${b.id}`]);
      assert.deepEqual([a.refused, b.refused, a.renewed, b.renewed], [[], [], 0, 0]);
    });
  }

  it('carries nothing that was altered, at any byte, and goes on', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.cut = true;
    await a.say('pay 100');
    const { length } = b.heard;
    const frame = a.sent.at(-1)!;
    assert.equal(frame.length, SMALLEST + 'pay 100'.length);
    for (let at = 0; at < frame.length; at++) {
      const altered = frame.slice();
      altered[at]! ^= 1;
      await b.take(altered);
    }
    for (let size = 0; size < frame.length; size++) await b.take(frame.slice(0, size));
    assert.equal(b.heard.length, length);
    a.cut = false;
    await a.say('and thanks');
    await quiet(a, b);
    assert.deepEqual(b.heard.slice(length), ['and thanks']);
  });

  it('carries nothing whose first byte names no kind of frame', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.cut = true;
    await a.say('pay 100');
    const { length } = b.heard;
    const frame = a.sent.at(-1)!;
    for (let kind = 2; kind < 256; kind++) await b.take(frame.slice().fill(kind, 0, 1));
    assert.deepEqual([b.heard.length, b.refused.length], [length, 254]);
  });

  it('carries nothing that was meant for somebody else, or came from one', async () => {
    const [a, b] = await meet();
    const [c, d] = await meet(['carol', 'dave']);
    await talk(a, b);
    await talk(c, d);
    const { length } = b.heard;
    for (const frame of [...c.sent, ...d.sent, ...b.sent]) await b.take(frame);
    assert.equal(b.heard.length, length);
  });

  it('does not begin anew, and asks nobody, because of what it has said itself', async () => {
    const [a, b] = await meet();
    a.cut = true;
    await a.say('early');
    for (const frame of a.sent.slice()) await a.take(frame.slice());
    await b.say('hello');
    await quiet(a, b);
    await a.say('paired, and not proven');
    for (const frame of a.sent.slice()) await a.take(frame.slice());
    await quiet(a, b);
    assert.deepEqual([a.questions, a.unread, a.renewed, a.heard], [[], false, 0, ['hello']]);
    a.cut = false;
    await a.say('goes on');
    await quiet(a, b);
    assert.deepEqual(b.heard, ['goes on']);
  });

  const MOMENTS: Readonly<Record<string, (a: Side, b: Side) => unknown>> = {
    'in the same meeting': () => undefined,
    'when the receiver has begun anew': (_, b) => b.begin(),
    'when the sender has begun anew': (a) => a.begin(),
    'when both have begun anew': (a, b) => [a.begin(), b.begin()],
    'when they have talked anew': async (a, b) => {
      b.begin();
      await talk(a, b);
    },
    'when a hundred others have talked to the receiver': async (_, b) => {
      for (let i = 0; i < 100; i++) {
        const stranger = await Side.create(`stranger-${i}`);
        const again = new Side(b.keys);
        [stranger.other, again.other] = [again, stranger];
        stranger.begin();
        again.begin();
        await stranger.say('hello');
        await quiet(stranger, again);
        assert.deepEqual(again.heard, ['hello']);
      }
      b.begin();
    },
  };
  for (const [moment, reach] of Object.entries(MOMENTS)) {
    it(`delivers no frame twice ${moment}`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      const kept = a.sent.map((frame) => frame.slice());
      assert.equal(kept.length, 2);
      assert.deepEqual(b.heard, ['1 of ann', '2 of ann']);
      await reach(a, b);
      b.heard.length = 0;
      a.cut = true; // a server that lets nothing else through
      for (let round = 0; round < 3; round++) {
        for (const frame of [...kept, ...a.sent]) await b.take(frame.slice());
        for (const frame of [...kept].reverse()) await b.take(frame.slice());
        wait(2_000);
        await quiet(a, b);
      }
      assert.deepEqual(b.heard, []);
    });
  }

  for (const purpose of PURPOSES) {
    for (const proof of PURPOSES) {
      it(`delivers no early frame twice for ${purpose}, after a proof by a frame for ${proof}`, async () => {
        const [a, b] = await meet();
        await a.say('early', purpose);
        await quiet(a, b);
        b.begin();
        const early = a.sent[0]!;
        await b.take(early.slice(), purpose); // it asks
        await quiet(a, b);
        a.cut = true;
        await a.say('proof', proof);
        await b.take(a.sent.at(-1)!.slice(), proof);
        for (const again of PURPOSES) await b.take(early.slice(), again);
        assert.deepEqual(b.heard, ['early', 'proof']);
      });
    }
  }

  for (const [who, begin] of [
    ['the sender has', (a: Side) => a.begin()],
    ['the receiver has', (_: Side, b: Side) => b.begin()],
    ['both have', (a: Side, b: Side) => (a.begin(), b.begin())],
  ] as const) {
    it(`goes on when ${who} begun anew, and says what may be lost`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      begin(a, b);
      for (let round = 0; round < 3; round++) {
        await Promise.all([a.say(`again ${round}`), b.say(`again ${round}`)]);
        await quiet(a, b);
        wait(2_000);
      }
      assert.equal(a.heard.at(-1), 'again 2');
      assert.equal(b.heard.at(-1), 'again 2');
      for (const { heard, other } of [a, b]) {
        assert.equal(new Set(heard).size, heard.length, 'each once');
        if (!heard.includes('again 0')) assert(other.renewed > 0, `${other.id} knows that it may be lost`);
      }
      assert.deepEqual([a.refused, b.refused], [[], []]);
    });
  }

  it('goes on when both have begun anew, and what each said first comes only then', async (t) => {
    const wait = holdClock(t);
    const [a, b] = await meet();
    a.cut = b.cut = true;
    await Promise.all([a.say('lost?'), b.say('lost?')]);
    a.begin();
    b.begin();
    await Promise.all([b.take(a.sent[0]!.slice()), a.take(b.sent[0]!.slice())]);
    a.cut = b.cut = false;
    for (let round = 0; round < 4; round++) {
      await Promise.all([a.say(`again ${round}`), b.say(`again ${round}`)]);
      await quiet(a, b);
      wait(2_000);
    }
    for (const { heard, proven, renewed } of [a, b]) {
      assert.deepEqual([heard[0], heard.at(-1), new Set(heard).size], ['lost?', 'again 3', heard.length]);
      assert(proven === 1 && renewed > 0, 'it knows that something may be lost');
    }
    assert.deepEqual([a.refused, b.refused], [[], []]);
  });

  it('works with those for whom there is no place to be early', async () => {
    const [a, b] = await meet();
    for (let i = 0; i < 10_000; i++) b.keys.keyAgreement.wasEarly(`key ${i}`);
    await a.say('too early');
    await quiet(a, b);
    assert.deepEqual(b.heard, []);
    assert.equal(a.renewed, 1, 'and knows that it may be lost');
    await a.say('again');
    await b.say('good');
    await quiet(a, b);
    assert.deepEqual([a.heard, b.heard], [['good'], ['again']]);
  });

  it('asks once a second at most, however many frames make no sense, and whether it is still read', async (t) => {
    const wait = holdClock(t);
    const [a, b] = await meet();
    await talk(a, b);
    const bother = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await b.take(crypto.getRandomValues(new Uint8Array(60)).fill(i % 2, 0, 1));
    };
    await bother();
    await quiet(a, b);
    assert.equal(
      b.questions.length,
      3,
      'a question, a probe, and the answer to that of the other side, which is asked',
    );
    wait(1_000);
    await bother();
    await quiet(a, b);
    assert.equal(b.questions.length, 6);
    assert.deepEqual([a.renewed, b.renewed, a.proven, b.proven], [0, 0, 1, 1], 'nothing is sent again');
    await a.say('still here');
    await quiet(a, b);
    assert.equal(b.heard.at(-1), 'still here');
  });

  it('sends again once for each meeting, however often the peer asks for it', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    for (let i = 0; i < 100; i++) await b.say('');
    await quiet(a, b);
    assert.equal(a.renewed, 1);
    await b.say('still here');
    await quiet(a, b);
    assert.equal(a.heard.at(-1), 'still here');
  });

  it('says so when the public key of the peer is none', async () => {
    const { keyAgreement } = await createKeyAgreement('ann');
    for (const publicKey of ['', 'no base64!', btoa('too short'), btoa('\x04'.repeat(65))]) {
      const cipher = new PairCipher({
        keyAgreement,
        peer: { id: 'bob', payload: '' },
        publicKey,
        send: () => assert.fail('It cannot ask.'),
        prove: () => assert.fail('of what?'),
        renew: () => assert.fail('of whom?'),
      });
      await assert.rejects(cipher.ready);
      for (const purpose of PURPOSES) {
        await assert.rejects(cipher.seal(purpose, new Uint8Array(1)));
        assert.equal(await cipher.open(purpose, new Uint8Array(60)), undefined);
      }
    }
  });

  it('has keys and counters of its own for each purpose', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    const { length } = b.heard;
    a.cut = true;
    await a.say('by relay', 'relay');
    await a.say('a signal', 'signals');
    const [relayed, signal] = a.sent.slice(-2) as [Bytes, Bytes];
    await b.take(relayed.slice(), 'signals');
    await b.take(signal.slice(), 'relay');
    assert.deepEqual([b.heard.length, b.refused.length], [length, 2]);
    await b.take(signal.slice(), 'signals');
    await b.take(relayed.slice(), 'relay');
    assert.deepEqual(b.heard.slice(length), ['a signal', 'by relay'], 'one holds up or outdates no other');
    for (const purpose of PURPOSES) for (const frame of [relayed, signal]) await b.take(frame.slice(), purpose);
    assert.equal(b.heard.length, length + 2, 'none comes twice');
  });

  it('is proven by frames under keys of both, not by early ones, and once', async () => {
    const [a, b] = await meet();
    await a.say('early', 'signals');
    await quiet(a, b);
    assert.deepEqual([a.proven, b.proven], [0, 0]);
    await b.say('an answer', 'signals');
    await quiet(a, b);
    assert.deepEqual([a.proven, b.proven, a.questions.length], [1, 1, 1], 'who has nothing to say shows that it can');
    await talk(a, b);
    assert.deepEqual([a.proven, b.proven, a.questions.length, b.questions.length], [1, 1, 1, 0]);
  });

  it('is not proven apart from what the other side says at once', async () => {
    const [a, b] = await meet();
    await a.say('early', 'signals');
    await quiet(a, b);
    a.reply = 'this moment';
    await b.say('an answer', 'signals');
    await quiet(a, b);
    assert.deepEqual([b.heard, b.proven, a.questions], [['early', 'this moment'], 1, []]);
  });

  it('works with the same salt on both sides', async () => {
    const salt = crypto.getRandomValues(new Uint8Array(32));
    const [a, b] = await meet(['ann', 'bob'], [{ salt }, { salt: salt.slice() }]);
    await talk(a, b);
    assert.deepEqual([a.heard.length, b.heard.length, a.proven, b.proven], [2, 2, 1, 1]);
    assert.deepEqual([a.unread, b.unread], [false, false]);
  });

  for (const [what, theirs] of [
    ['without one', new Uint8Array()],
    ['with another one', new Uint8Array(32).fill(2)],
  ] as const) {
    it(`carries nothing between one with a salt and one ${what}, and both know it`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet(['ann', 'bob'], [{ salt: new Uint8Array(32).fill(1) }, { salt: theirs }]);
      for (let round = 0; round < 4; round++) {
        for (const purpose of PURPOSES) {
          await Promise.all([a.say('hello', purpose), b.say('hello', purpose)]);
          await quiet(a, b);
        }
        wait(2_000);
      }
      for (const side of [a, b]) assert.deepEqual([side.heard, side.proven, side.unread], [[], 0, true]);
    });
  }

  for (const [what, first, second] of [
    ['one after the other', 'a', 'b'],
    ['the other way round', 'b', 'a'],
  ] as const) {
    it(`goes on as before when both have another salt, ${what}, and meets nobody new with the old one`, async (t) => {
      const wait = holdClock(t);
      const rooms = { a: { salt: new Uint8Array(32).fill(1) }, b: { salt: new Uint8Array(32).fill(1) } };
      const [a, b] = await meet(['ann', 'bob'], [rooms.a, rooms.b]);
      const sides = { a, b };
      await talk(a, b);
      for (const name of [first, second]) {
        rooms[name].salt = new Uint8Array(32).fill(2);
        sides[name].rekey();
        await talk(a, b);
      }
      assert.deepEqual([a.heard.length, b.heard.length, a.proven, b.proven, a.renewed, b.renewed], [6, 6, 1, 1, 0, 0]);
      rooms.b.salt = new Uint8Array(32).fill(1);
      b.begin(); // as somebody who comes again by an old link
      for (let round = 0; round < 4; round++) {
        wait(2_000);
        await talk(a, b);
      }
      assert.deepEqual([a.heard.length, b.heard.length, b.proven], [6, 6, 1]);
      a.cut = b.cut = true; // they would go on asking each other
      await quiet(a, b);
      assert.deepEqual([a.refused, b.refused], [[], []]);
    });

    it(`meets anew who was not proven when the salt changed, ${what}`, async (t) => {
      const wait = holdClock(t);
      const rooms = { a: { salt: new Uint8Array(32).fill(1) }, b: { salt: new Uint8Array(32).fill(1) } };
      const [a, b] = await meet(['ann', 'bob'], [rooms.a, rooms.b]);
      const sides = { a, b };
      await a.say('early');
      await quiet(a, b);
      assert.deepEqual([a.proven, b.proven, b.heard], [0, 0, ['early']]);
      for (const name of [first, second]) {
        rooms[name].salt = new Uint8Array(32).fill(2);
        sides[name].rekey();
        await Promise.all([a.say('between'), b.say('between')]);
        await quiet(a, b);
      }
      for (let round = 0; round < 3; round++) {
        wait(2_000);
        await talk(a, b);
      }
      assert.deepEqual([a.proven, b.proven], [1, 1]);
      assert.deepEqual(
        [a.heard.slice(-2), b.heard.slice(-2)],
        [
          ['1 of bob', '2 of bob'],
          ['1 of ann', '2 of ann'],
        ],
      );
      assert.deepEqual([a.refused, b.refused], [[], []]);
    });
  }

  it('is not proven by the salt before once that is void, whatever has come already', async (t) => {
    const wait = holdClock(t);
    const rooms = { a: { salt: new Uint8Array(32).fill(1) }, b: { salt: new Uint8Array(32).fill(1) } };
    const [a, b] = await meet(['ann', 'bob'], [rooms.a, rooms.b]);
    await a.say('early');
    await quiet(a, b);
    a.cut = true;
    await b.say('good evening');
    await quiet(a, b);
    await a.say('proof');
    await a.say('more');
    const reading = a.sent.slice(1).map((frame) => b.take(frame.slice()));
    await Promise.resolve(); // now he reads the first one
    rooms.b.salt = new Uint8Array(32).fill(2);
    b.rekey(true);
    await Promise.all(reading);
    await quiet(a, b);
    assert.deepEqual([b.proven, b.heard], [0, ['early']]);
    for (const frame of a.sent.slice(1)) await b.take(frame.slice());
    assert.deepEqual([b.proven, b.heard], [0, ['early']]);
    a.cut = false;
    rooms.a.salt = rooms.b.salt;
    a.begin(); // she knows the next one, too
    for (let round = 0; round < 3; round++) {
      wait(2_000);
      await talk(a, b);
    }
    assert.deepEqual([b.proven, b.heard.at(-1), a.heard.at(-1)], [1, '2 of ann', '2 of bob']);
  });

  it('works with hellos as long as they may be', async () => {
    const long = 'x'.repeat(LIMITS.hello);
    const [a, b] = await Promise.all([Side.create('ann', undefined, long), Side.create('bob', undefined, long)]);
    [a.other, b.other] = [b, a];
    for (const side of [a, b]) side.begin();
    await talk(a, b);
    assert.deepEqual(
      [a.heard, b.heard],
      [
        ['1 of bob', '2 of bob'],
        ['1 of ann', '2 of ann'],
      ],
    );
  });

  it('carries nothing if the two do not mean the same hello', async () => {
    const [a, b] = await meet();
    const { keyAgreement, publicKey } = a.keys;
    b.other = new Side({ keyAgreement, publicKey, self: { id: 'ann', payload: 'another hello' } });
    b.begin();
    await a.say('hello');
    await quiet(a, b);
    assert.deepEqual([b.heard, b.unread], [[], true]);
  });
});
