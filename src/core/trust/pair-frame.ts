import type { Bytes } from '../../protocol/bytes.js';

/**
 * A frame as it travels, all numbers big-endian:
 *
 * | at | what |
 * |---|---|
 * | 0 | `EARLY` or `PAIRED` |
 * | 1 | a nonce of the sender |
 * | 17 | the number of the frame, 64 bits: no two for one purpose under one nonce have the same |
 * | 25 | ciphertext and tag of AES-GCM |
 */
const NUMBER_AT = 17;
const SEALED_AT = 25;
/** The key comes from a nonce of the sender alone, who knows none of the receiver. */
const EARLY = 0;
/** The key comes from a nonce of each side. */
const PAIRED = 1;

/** The parts of a frame. */
export interface PairFrame {
  /** Whether its key comes from a nonce of the sender alone. */
  readonly early: boolean;
  /** A nonce of the sender. */
  readonly nonce: Bytes;
  readonly number: bigint;
  readonly sealed: Bytes;
}

/** Puts a frame together. */
export function packFrame({ early, nonce, number, sealed }: PairFrame): Bytes {
  const bytes = new Uint8Array(SEALED_AT + sealed.length);
  bytes[0] = early ? EARLY : PAIRED;
  bytes.set(nonce, 1);
  new DataView(bytes.buffer).setBigUint64(NUMBER_AT, number);
  bytes.set(sealed, SEALED_AT);
  return bytes;
}

/** Takes a frame apart. Throws a `RangeError` if it is none. */
export function unpackFrame(bytes: Bytes): PairFrame {
  const [kind] = bytes;
  if (bytes.length < SEALED_AT || (kind !== EARLY && kind !== PAIRED)) throw new RangeError('No frame of a pair.');
  return {
    early: kind === EARLY,
    nonce: bytes.slice(1, NUMBER_AT),
    number: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(NUMBER_AT),
    sealed: bytes.subarray(SEALED_AT),
  };
}
