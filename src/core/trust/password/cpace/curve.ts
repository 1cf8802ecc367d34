import { mapToCurveSimpleSWU } from '@noble/curves/abstract/hash-to-curve.js';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import type { Bytes } from '../../../../protocol/bytes.js';
import { sha256 } from './sha256.js';

/** P-256 (NIST SP 800-186, section 3.2.1.3). */
const CURVE = {
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  h: 1n,
  a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  Gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  Gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};
/** What hashing to the field makes, in bytes, of which the last block of SHA-256 gives only a part: `L` of RFC 9380, section 8.2. */
const UNIFORM = 48;
/** The block of SHA-256, in bytes. */
const BLOCK = 64;

/** The points of P-256. */
export const Point = weierstrass(CURVE);

/** A point of P-256. */
export type Point = InstanceType<typeof Point>;

const mapToCurve = mapToCurveSimpleSWU(Point.Fp, { A: CURVE.a, B: CURVE.b, Z: CURVE.p - 10n });

/** `encode_to_curve` of RFC 9380, suite P256_XMD:SHA-256_SSWU_NU_. `tag`: what the point is for. */
export async function encodeToCurve(message: Bytes, tag: Bytes): Promise<Point> {
  const uniform = await expand(message, tag);
  return Point.fromAffine(mapToCurve(toNumber(uniform) % CURVE.p)); // the cofactor is 1
}

/** Reads a number, big-endian. */
export function toNumber(bytes: Bytes): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}

/** `expand_message_xmd` of RFC 9380, section 5.3.1, with SHA-256, for `UNIFORM` bytes. */
async function expand(message: Bytes, tag: Bytes): Promise<Bytes> {
  const suffix = Uint8Array.of(...tag, tag.length);
  const start = await sha256(new Uint8Array(BLOCK), message, Uint8Array.of(0, UNIFORM, 0), suffix);
  const first = await sha256(start, Uint8Array.of(1), suffix);
  const mixed = start.map((byte, i) => byte ^ (first[i] ?? 0));
  const second = await sha256(mixed, Uint8Array.of(2), suffix);
  return Uint8Array.of(...first, ...second).slice(0, UNIFORM);
}
