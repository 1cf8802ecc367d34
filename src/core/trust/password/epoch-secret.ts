import type { Bytes } from '../../../protocol/bytes.js';
import { sha256 } from './cpace/sha256.js';

/** Makes the secret that the members of a room share for as long as it lasts: 32 random bytes. */
export function createEpochSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Of two secrets of one room, the one that both sides go on with: that with the lower SHA-256. */
export async function chooseSecret(one: Bytes, other: Bytes): Promise<Bytes> {
  const [a, b] = await Promise.all([sha256(one), sha256(other)]);
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return (a[at] ?? 0) <= (b[at] ?? 0) ? one : other;
}

/** Whether two secrets are the same. */
export function isSame(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
