import assert from 'node:assert/strict';
import type { OrderName, Outcome } from './negotiation-orders.js';

/** What must come of each order, with every implementation; nobody complains where nothing is said about that. */
const OUTCOMES: Readonly<Record<OrderName, { facts: Record<string, unknown>; complaints?: number }>> = {
  'a new offer and its candidates come in one go': { facts: { refused: [], given: true } },
  'candidates overtake the first offer': { facts: { refused: [], given: true } },
  'candidates that name no generation overtake the first offer': { facts: { refused: [], given: true } },
  'candidates overtake the answer to a new offer': { facts: { refused: [], given: true } },
  'candidates come late, of a generation that is over': { facts: { given: 0 } },
  'both sides restart at once, and candidates of the offer that gave way come late': {
    facts: { refused: [], stray: [] },
  },
  'an offer is said twice, and both arrive in one go': { facts: { said: ['answer', 'answer'] } },
  'an answer to the offer before comes while another is out': {
    facts: { twice: 1, state: 'have-local-offer', same: true },
  },
  'an offer arrives while one of our own is being made': { facts: { states: ['stable', 'stable'] } },
  'candidates of a generation that never comes are sent without end': { facts: { before: 0, waited: 100 } },
  'a candidate names a media section that is not there': { facts: { given: 0 } },
  'the link is closed while candidates wait and a description is being taken': { facts: { said: 0 } },
};

/** Asserts that an order has come to what it must come to. */
export function assertOutcome(name: OrderName, { facts, complaints }: Outcome): void {
  const expected = OUTCOMES[name];
  assert.deepEqual(facts, expected.facts, `complaints: ${complaints.join(', ')}`);
  assert.equal(complaints.length, expected.complaints ?? 0, complaints.join(', '));
}
