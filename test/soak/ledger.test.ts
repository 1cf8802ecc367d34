import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Entry } from './account.js';
import { Ledger } from './ledger.js';
import type { Membership } from './membership.js';
import { Trouble } from './trouble.js';
import { CHECKS, Verdict, type Check } from './verdict.js';

describe("the soak's ledger", () => {
  /** One sends message 1 to two others at 100; it fails at 200 since the first of them had left. */
  function failsForOne(): { verdict: Verdict<Check>; ledger: Ledger; other: Membership; tell: Tell } {
    const verdict = new Verdict(CHECKS);
    const ledger = new Ledger(new Trouble(), verdict, new Map([['room', 8_000]]));
    const [sender, gone, other] = ['A0', 'A1', 'A2'].map((place) => ledger.begin(place, 'room'));
    assert.ok(sender && gone && other);
    const tell: Tell = ({ number }, at, ...entries) => ledger.take({ number, at, entries });
    gone.ended = 150;
    tell(gone, 140);
    const to = [gone.number, other.number];
    tell(sender, 500, [100, 'sent', 1, to, undefined], [200, 'broken', 1, 'peer-gone', gone.number]);
    return { verdict, ledger, other, tell };
  }
  type Tell = (member: Membership, at: number, ...entries: Entry[]) => void;

  it('holds it against nobody that who reloaded had no time to tell what it had got', () => {
    const { verdict, ledger, other, tell } = failsForOne();
    tell(other, 190);
    other.ended = 300;
    ledger.check();
    assert.equal(verdict.failed, false);
  });

  it('misses what did not arrive at who told all of that time', () => {
    const { verdict, ledger, other, tell } = failsForOne();
    tell(other, 250);
    other.ended = 300;
    ledger.check();
    assert.ok(verdict.failed);
  });
});
