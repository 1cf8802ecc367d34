import type { Bytes } from '../../../protocol/bytes.js';
import { packFields } from '../../../protocol/fields.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { PairKeys } from '../pair-keys.js';
import type { VerificationCode } from './verification.js';

/** One of the two sides of a verification. */
export interface Side {
  readonly id: PeerId;
  /** See `peer.identity`. */
  readonly identity: string;
}

/** The size of the random value of each side, in bytes. */
export const RANDOM_SIZE = 32;
/** The lowest of the three numbers. */
const LOWEST = 1000;

/** Commits the side with the greater id to its random value: SHA-256 over that, and who the two are. */
export async function commit(random: Bytes, ...sides: readonly Side[]): Promise<Bytes> {
  const who = [...sides]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .flatMap(({ id, identity }) => [id, identity]);
  const fields = packFields('webrtc-elements verify commitment', ...who, random);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', fields));
}

/** The code to compare, from the random values of both sides. */
export async function deriveCode(
  keys: Pick<PairKeys, 'compare'>,
  own: Side & { readonly random: Bytes },
  theirs: Side & { readonly random: Bytes },
): Promise<VerificationCode> {
  const [ours, others] = [own, theirs].map(({ random, identity }) => [random, identity]);
  return readCode(await keys.compare('verify', ours ?? [], others ?? []));
}

/** Reads 48 bits: the first 42 as seven emoji, and the first 39 as three numbers. */
export function readCode(bytes: Bytes): VerificationCode {
  const bits = bytes.reduce((before, byte) => (before << 8n) | BigInt(byte), 0n);
  const take = (count: number, width: number): number[] =>
    Array.from({ length: count }, (_, i) =>
      Number((bits >> BigInt(48 - width * (i + 1))) & ((1n << BigInt(width)) - 1n)),
    );
  return { emoji: take(7, 6), digits: take(3, 13).map((number) => number + LOWEST) };
}
