import { hash } from 'node:crypto';

/** One side of a verification. */
export interface SideByHand {
  readonly payload: string;
  readonly random: Uint8Array<ArrayBuffer>;
  readonly identity: string;
}

/** What all codes of a pair come from: its secret. */
export function keyByHand(secret: Uint8Array): Buffer {
  return hmac(new Uint8Array(), secret);
}

/**
 * The 48 bits that two sides compare, the one with the lower id first. Written anew for the tests, and fast: HMAC (RFC 2104) by the
 * hash function alone.
 */
export function codeByHand(key: Buffer, ...sides: readonly SideByHand[]): Uint8Array<ArrayBuffer> {
  const said = sides.flatMap(({ payload, random, identity }) => [Buffer.from(payload), random, Buffer.from(identity)]);
  const info = packed([Buffer.from('webrtc-elements verify'), sha256(packed(said))]);
  return Uint8Array.from(hmac(key, Buffer.concat([info, Uint8Array.of(1)])).subarray(0, 6));
}

function hmac(key: Uint8Array, message: Uint8Array): Buffer {
  const pad = (byte: number): Buffer => {
    const block = Buffer.alloc(64, byte);
    key.forEach((value, i) => (block[i] = value ^ byte));
    return block;
  };
  return sha256(Buffer.concat([pad(0x5c), sha256(Buffer.concat([pad(0x36), message]))]));
}

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Fields, each after its length in two bytes. */
function packed(fields: readonly Uint8Array[]): Buffer {
  return Buffer.concat(fields.flatMap((field) => [Uint8Array.of(field.length >> 8, field.length & 255), field]));
}
