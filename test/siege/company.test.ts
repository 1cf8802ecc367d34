import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Verdict } from '../soak/verdict.js';
import { CHECKS, type Check } from './checks.js';
import { Company } from './company.js';

describe("the siege's company", () => {
  let verdict: Verdict<Check>;
  let company: Company;
  beforeEach(() => {
    verdict = new Verdict<Check>(CHECKS);
    company = new Company(['A'], verdict);
  });

  /** Ann says 1 and 2 to Bob. */
  function talk(): { ann: number; bob: number } {
    const [ann, bob] = [company.admit('A0', 'A', 'ann'), company.admit('A1', 'A', 'bob')].map(({ number }) => number);
    assert.ok(ann && bob);
    for (const n of [1, 2]) {
      company.ledger.take({
        number: ann,
        at: n,
        entries: [
          [n, 'sent', n, [bob], undefined],
          [n, 'kept', n],
        ],
      });
    }
    return { ann, bob };
  }

  it('calls late what comes 2 s later than anything did before the attacks', () => {
    const from = company.admit('A0', 'A', 'ann');
    const to = company.admit('A1', 'A', 'bob');
    company.arrived(from, to, 900);
    company.beginAttacks();
    company.arrived(from, to, 2_900);
    assert.equal(verdict.failed, false);
    company.arrived(from, to, 2_901);
    assert.ok(verdict.failed);
  });

  for (const [what, words] of [
    ['is missing', [2]],
    ['comes twice', [1, 2, 2]],
    ['comes out of order', [2, 1]],
    ['was never said', [1, 2, 3]],
  ] as const) {
    it(`misses nothing: a word that ${what} is a fault`, () => {
      const { ann, bob } = talk();
      company.ledger.take({ number: bob, at: 3, entries: words.map((word) => [3, 'heard', ann, word]) });
      company.check();
      assert.ok(verdict.failed);
    });
  }

  it('finds no fault in what came whole, once and in order', () => {
    const { ann, bob } = talk();
    company.ledger.take({ number: bob, at: 3, entries: [1, 2].map((word) => [3, 'heard', ann, word]) });
    company.check();
    assert.equal(verdict.failed, false);
  });

  it('holds errors with attackers against nobody, and forgets who has left', () => {
    const membership = company.admit('A0', 'A', 'ann');
    company.blame('bad-signal');
    company.blame('bad-signal');
    assert.deepEqual([...company.blamed], [['bad-signal', 2]]);
    assert.equal(company.find('ann'), membership);
    membership.ended = 1;
    company.check();
    assert.equal(company.find('ann'), undefined);
    assert.equal(verdict.failed, false);
  });
});
