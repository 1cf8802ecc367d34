import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commit, deriveCode, readCode } from '../../../src/core/trust/verify/code.js';
import { safetyNumber } from '../../../src/core/trust/verify/safety-number.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { random, randomBytes } from '../../support/random.js';
import { codeByHand, keyByHand } from '../../support/trust/code-by-hand.js';
import { createKeyAgreement } from '../../support/trust/create-key-agreement.js';
import { pairKeysOf } from '../../support/trust/pair-keys-of.js';

const SECRET = Uint8Array.from({ length: 32 }, (_, i) => i);
const [ann, bob] = ['ann', 'bob'].map((name, i) => ({
  id: name,
  payload: `hello of ${name}`,
  identity: `identity of ${name}`,
  random: new Uint8Array(32).fill(0x61 + i),
})) as [Side, Side];

interface Side {
  readonly id: string;
  readonly payload: string;
  readonly identity: string;
  readonly random: Bytes;
}

describe('the code of a verification', () => {
  it('is that of the vector, on both sides', async () => {
    const [emoji, digits] = [
      [52, 61, 16, 44, 23, 13, 10],
      [7778, 5273, 4689],
    ];
    assert.deepEqual(await deriveCode(await pairKeysOf(ann, bob, SECRET), ann, bob), { emoji, digits });
    assert.deepEqual(await deriveCode(await pairKeysOf(bob, ann, SECRET), bob, ann), { emoji, digits });
    assert.deepEqual(readCode(codeByHand(keyByHand(SECRET), ann, bob)), { emoji, digits });
  });

  it('is another one if any part of it is', async () => {
    const codes = new Set<string>();
    const note = async (a: Side, b: Side, secret = SECRET): Promise<void> => {
      codes.add(JSON.stringify(await deriveCode(await pairKeysOf(a, b, secret), a, b)));
    };
    await note(ann, bob);
    for (const [a, b] of [
      [{ ...ann, payload: 'hello of mallory' }, bob],
      [ann, { ...bob, payload: 'hello of mallory' }],
      [{ ...ann, random: bob.random }, bob],
      [ann, { ...bob, random: ann.random }],
      [{ ...ann, identity: bob.identity }, bob],
      [ann, { ...bob, identity: ann.identity }],
      [
        { ...ann, random: bob.random },
        { ...bob, random: ann.random },
      ],
    ] as const) {
      await note(a, b);
    }
    await note(ann, bob, new Uint8Array(32));
    assert.equal(codes.size, 9);
  });

  it('reads the first and the last of all codes', () => {
    assert.deepEqual(readCode(new Uint8Array(6)), { emoji: [0, 0, 0, 0, 0, 0, 0], digits: [1000, 1000, 1000] });
    const last = readCode(new Uint8Array(6).fill(255));
    assert.deepEqual(last, { emoji: [63, 63, 63, 63, 63, 63, 63], digits: [9191, 9191, 9191] });
  });

  it('is equal on both sides in 200 honest runs, each with keys and values of its own', async () => {
    const next = random(1);
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const [a, b] = [ann, bob].map((side) => ({ ...side, random: randomBytes(32, next) })) as [Side, Side];
      const secret = randomBytes(32, next);
      const [one, other] = await Promise.all([
        pairKeysOf(a, b, secret).then((keys) => deriveCode(keys, a, b)),
        pairKeysOf(b, a, secret).then((keys) => deriveCode(keys, b, a)),
      ]);
      assert.deepEqual(one, other);
      seen.add(one.emoji.join());
    }
    assert.equal(seen.size, 200);
  });

  it('comes from keys that two agree on', async () => {
    const [ours, theirs] = [await createKeyAgreement('ann'), await createKeyAgreement('bob')];
    const mine = await ours.keyAgreement.meet(theirs.self, theirs.publicKey);
    const yours = await theirs.keyAgreement.meet(ours.self, ours.publicKey);
    assert.deepEqual(await deriveCode(mine, ann, bob), await deriveCode(yours, bob, ann));
  });
});

describe('the commitment of a verification', () => {
  const hex = async (...parts: Parameters<typeof commit>): Promise<string> =>
    Buffer.from(await commit(...parts)).toString('hex');
  const VECTOR = '7ac954c63f8cb802e4100f126f1112e41a9adf919763fb051d0295dfd0a67f1a';

  it('is that of the vector, in whichever order the sides are', async () => {
    assert.equal(await hex(bob.random, ann, bob), VECTOR);
    assert.equal(await hex(bob.random, bob, ann), VECTOR);
  });

  it('is another one for another value, and for others', async () => {
    assert.notEqual(await hex(ann.random, ann, bob), VECTOR);
    assert.notEqual(await hex(bob.random, ann, { ...bob, identity: 'identity of mallory' }), VECTOR);
    assert.notEqual(await hex(bob.random, { ...ann, id: 'and' }, bob), VECTOR);
  });
});

describe('a safety number', () => {
  const VECTOR = '71394 39617 45359 99290 91605 48001 38230 03221 38231 73875 13877 04664';

  it('is that of the vector, on both sides', async () => {
    assert.equal(await safetyNumber(ann.identity, bob.identity), VECTOR);
    assert.equal(await safetyNumber(bob.identity, ann.identity), VECTOR);
  });

  it('is another one for another identity', async () => {
    assert.notEqual(await safetyNumber(ann.identity, 'identity of mallory'), VECTOR);
  });
});
