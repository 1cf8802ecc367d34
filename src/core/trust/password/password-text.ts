import type { Bytes } from '../../../protocol/bytes.js';

/** The longest password, in characters (code points), once it is normalised. */
const LONGEST = 256;

/** Whether this can be the password of a room: 1 to 256 characters. */
export function isPassword(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 4 * LONGEST || /\p{Cs}/u.test(value)) return false;
  const { length } = Array.from(value.normalize('NFKC'));
  return length > 0 && length <= LONGEST;
}

/** A password as CPace takes it. The same one, typed on different keyboards, gives the same bytes: NFKC (UAX #15), in UTF-8. */
export function encodePassword(password: string): Bytes {
  return new TextEncoder().encode(password.normalize('NFKC'));
}
