import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveCode, readCode } from '../../../src/core/trust/verify/code.js';
import { numbered } from '../../support/numbered.js';
import { random, randomBytes } from '../../support/random.js';
import { codeByHand, keyByHand, type SideByHand } from '../../support/trust/code-by-hand.js';
import { pairKeysOf } from '../../support/trust/pair-keys-of.js';

const HONEST = 10_000;
const ATTACKED = 2 ** 20;
/** An open room has no secret. */

const next = random(17);

function side(id: string, value = randomBytes(32, next)): SideByHand & { readonly id: string } {
  return { id, payload: `hello of ${id}`, identity: `identity of ${id}`, random: value };
}

/** The first 32 of its bits: if these differ, so do emoji and digits. */
function numberOf({ buffer }: Uint8Array<ArrayBuffer>): number {
  return new DataView(buffer).getUint32(0);
}

describe('the codes of many verifications', () => {
  it(`are equal on both sides in ${HONEST} honest runs, and no two runs have the same`, async () => {
    const seen = new Set<string>();
    for (let i = 0; i < HONEST; i++) {
      const [ann, bob, secret] = [side('ann'), side('bob'), randomBytes(32, next)];
      const [ours, theirs] = await Promise.all([
        pairKeysOf(ann, bob, secret).then((keys) => deriveCode(keys, ann, bob)),
        pairKeysOf(bob, ann, secret).then((keys) => deriveCode(keys, bob, ann)),
      ]);
      assert.deepEqual(ours, theirs);
      assert.deepEqual(ours, readCode(codeByHand(keyByHand(secret), ann, bob)));
      seen.add(ours.emoji.join());
    }
    assert.equal(seen.size, HONEST);
  });

  it(`never match in ${ATTACKED} runs with somebody in the middle, who has committed to a value before each`, () => {
    const [left, right] = [keyByHand(randomBytes(32, next)), keyByHand(randomBytes(32, next))];
    let matches = 0;
    for (let i = 0; i < ATTACKED; i++) {
      const [ann, mallory, bob] = ['ann', 'mallory', 'bob'].map((id, j) => side(id, numbered(3 * i + j, 32)));
      const one = numberOf(codeByHand(left, ann!, mallory!));
      const other = numberOf(codeByHand(right, mallory!, bob!));
      if (one === other) matches++;
    }
    assert.equal(matches, 0);
  });
});
