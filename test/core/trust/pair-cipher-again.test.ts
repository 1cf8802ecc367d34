import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { meet, quiet, talk, type Side } from '../../support/trust/cipher-side.js';
import { holdClock } from '../../support/trust/hold-clock.js';

/** How often both say something until they have to be together. */
const ROUNDS = 6;

/** What one side says while the server keeps it. */
async function withheld(side: Side, text: string): Promise<Bytes> {
  side.cut = true;
  await side.say(text);
  side.cut = false;
  return side.sent.at(-1)!.slice();
}

describe('two whose server has withheld what they said, and delivered it when they had begun anew', () => {
  /** From now on all arrives. */
  async function settle(wait: (ms: number) => void, speakers: readonly Side[], ...sides: Side[]): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      wait(2_000);
      await Promise.all(speakers.map((side) => side.say(`round ${round}`)));
      await quiet(...sides);
    }
    for (const side of speakers) assert.equal(side.other.heard.at(-1), `round ${ROUNDS - 1}`, `${side.id} is heard`);
    for (const { heard } of sides) assert.equal(new Set(heard).size, heard.length, 'each once');
  }

  for (const speaks of ['both', 'the one who has begun anew', 'the other one'] as const) {
    const pick = (anew: Side, other: Side): Side[] =>
      speaks === 'both' ? [anew, other] : speaks === 'the other one' ? [other] : [anew];

    it(`meet again when only one has known the other by what is from before: ${speaks} speak`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      const early = await withheld(b, 'early');
      await a.say('hello');
      await quiet(a, b);
      await b.say('good evening'); // she knows him by the same nonce
      await quiet(a, b);
      await a.say('how are you');
      await quiet(a, b);
      assert.deepEqual([a.proven, b.proven], [1, 1]);
      a.begin();
      await a.take(early); // she takes it: it has not come before
      await quiet(a, b);
      await settle(wait, pick(a, b), a, b);
      assert.equal(a.proven, 2);
    });

    it(`meet again when each has proof of a meeting that the other has left: ${speaks} speak`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      b.begin();
      wait(2_000);
      a.cut = true; // what she asks is withheld
      await b.say('early');
      await quiet(a, b);
      const question = a.questions.at(-1)!.slice();
      for (let i = 0; i < 2; i++) {
        wait(2_000);
        await a.take(crypto.getRandomValues(new Uint8Array(60)).fill(0, 0, 1)); // she asks somebody else instead
        await quiet(a, b);
      }
      await b.take(question, 'signals');
      await quiet(a, b);
      assert.deepEqual([a.proven, b.proven], [1, 2], 'he has proof that she is there');
      a.cut = false;
      await settle(wait, pick(b, a), a, b);
      assert.deepEqual([a.proven, b.proven], [1, 2], 'both go on as they are');
    });
  }

  for (const purpose of ['relay', 'signals'] as const) {
    it(`take it for no fault that one says something early after it has asked (${purpose})`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      for (const side of [a, b]) side.begin();
      b.cut = true;
      await a.say('early'); // he cannot take it: she has been early before
      await quiet(a, b);
      const question = b.questions.at(-1)!.slice();
      await b.say('late', purpose); // he has no answer yet
      await a.take(question, 'signals');
      await a.take(b.sent.at(-1)!.slice(), purpose);
      await quiet(a, b);
      assert.deepEqual([a.refused, a.proven], [[], 2]);
      assert(!a.heard.includes('late'), 'it may have come in a meeting before');
      b.cut = false;
      await settle(wait, [a, b], a, b);
      assert(b.renewed > 0, 'he knows that it may be lost');
      assert.deepEqual([a.refused, b.refused], [[], []]);
    });
  }

  it('meet again although the server shows them what others say, again and again', async (t) => {
    const wait = holdClock(t);
    const [a, b] = await meet();
    await talk(a, b);
    b.begin();
    const ofAnother = crypto.getRandomValues(new Uint8Array(60)).fill(0, 0, 1);
    const show = async (): Promise<void> => {
      await a.take(ofAnother.slice(), 'signals');
      await quiet(a, b);
    };
    for (let round = 0; round < ROUNDS; round++) {
      await show(); // she asks about that at once
      await b.say(`round ${round}`);
      await show(); // and this is the last that she hears
      wait(1_000);
      t.mock.timers.tick(1_000);
      await quiet(a, b);
    }
    assert.deepEqual([a.heard.at(-1), new Set(a.heard).size], [`round ${ROUNDS - 1}`, a.heard.length]);
  });
});
