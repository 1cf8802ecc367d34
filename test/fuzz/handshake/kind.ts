import type { Lot } from '../lot.js';

/** One kind of hostility against those who shake hands. */
export interface HandshakeKind {
  /** What is delivered, in words. */
  readonly kind: string;
  /** Its part of 100,000 cases. */
  readonly share: number;
  /** Cases against one pair. */
  readonly volley: number;
  /** Delivers so many cases to people who have just come. Rejects if one of them takes what is not genuine, or none gets through after it. */
  readonly deliver: (lot: Lot, cases: number) => Promise<void>;
}

/** The bytes with one bit turned. */
export function turned(bytes: Uint8Array, at: number, bit: number): Uint8Array<ArrayBuffer> {
  const other = Uint8Array.from(bytes);
  other[at] = (other[at] ?? 0) ^ (1 << bit);
  return other;
}
