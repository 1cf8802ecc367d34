import type { Proof } from '../../src/protocol/check-greeting.js';

/**
 * Whether a new proof is that of the owner of an id, by the last proof that is known of it: the same token, or a counter that has grown.
 * The signature of a counter has been checked: what is left to see is that nobody sends it again.
 */
export function owns(last: Proof, now: Proof): boolean {
  return 'counter' in now ? 'counter' in last && now.counter > last.counter : isSameOwner(last, now);
}

/** Whether two proofs of one id are of one owner. Those that are signed are: the id is made from the key. */
export function isSameOwner(one: Proof, other: Proof): boolean {
  if ('counter' in one || 'counter' in other) return 'counter' in one && 'counter' in other;
  return sameToken(one.token, other.token);
}

/** Compares two tokens. The time that it takes does not show how much of them is equal. */
function sameToken(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i % a.length) ^ b.charCodeAt(i);
  return difference === 0;
}
