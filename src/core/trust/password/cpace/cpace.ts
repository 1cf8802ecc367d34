/**
 * CPace over P-256 with SHA-256 (draft-irtf-cfrg-cpace, cipher suite CPACE-P256_XMD:SHA-256_SSWU_NU_-SHA-256), for two sides of which one
 * begins. The map to the curve and the multiplication of points are those of `@noble/curves`; all else is WebCrypto.
 */
import type { Bytes } from '../../../../protocol/bytes.js';
import { encodeToCurve, Point, toNumber } from './curve.js';
import { lengthValue, sizeOf } from './length-value.js';
import { sha256 } from './sha256.js';

/** What both sides know before a run. */
export interface Basis {
  /** `PRS`: the password. */
  readonly password: Bytes;
  /** `CI`: what the run is for. */
  readonly channel: Bytes;
  /** `sid`: it is new for each run. */
  readonly session: Bytes;
}

/** What one side says in a run. */
export interface Said {
  /** `Y`: a point, uncompressed, 65 bytes. */
  readonly share: Bytes;
  /** `AD`: what else it says, which counts only if both have read the same. */
  readonly about: Bytes;
}

/** What a run ends with. */
export interface Outcome {
  /** `ISK`: 32 bytes. Both sides have the same only if they have used the same password, and have read what the other has said. */
  readonly key: Bytes;
  /** `sid_output`: 32 bytes that name the run. They are no secret. */
  readonly name: Bytes;
}

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const LABEL = 'CPaceP256_XMD:SHA-256_SSWU_NU_';
const DSI = utf8(LABEL);
const DST = utf8(`${LABEL}_DST`);
/** The block of SHA-256, in bytes. */
const BLOCK = 64;
/** A share: a point, uncompressed. */
const SHARE_SIZE = 65;

/** `calculate_generator`: the point that a password has in this run. */
export function calculateGenerator({ password, channel, session }: Basis): Promise<Point> {
  const padding = new Uint8Array(Math.max(0, BLOCK - 1 - sizeOf(password) - sizeOf(DSI)));
  return encodeToCurve(lengthValue(DSI, password, padding, channel, session), DST);
}

/** `sample_scalar`: a random number from 1 to the order of the curve, without that. */
export function sampleScalar(): bigint {
  for (;;) {
    const scalar = toNumber(crypto.getRandomValues(new Uint8Array(32)));
    if (scalar > 0n && scalar < Point.Fn.ORDER) return scalar; // nearly always at once
  }
}

/** `scalar_mult`: the share of one side. */
export function scalarMult(scalar: bigint, generator: Point): Bytes {
  return Uint8Array.from(generator.multiply(scalar).toBytes(false));
}

/** `scalar_mult_vfy`: what both sides get from their own scalar and the share of the other. `undefined` if that is no point but the identity. */
export function scalarMultVerify(scalar: bigint, share: Bytes): Bytes | undefined {
  if (share.length !== SHARE_SIZE) return undefined;
  try {
    const product = Point.fromBytes(share).multiply(scalar); // throws for what is not on the curve
    return product.is0() ? undefined : Uint8Array.from(product.toBytes(false).subarray(1, 33));
  } catch {
    return undefined;
  }
}

/** What the run ends with. `secret`: what `scalarMultVerify` has given; `first`: the side that has begun. */
export async function conclude(session: Bytes, secret: Bytes, first: Said, second: Said): Promise<Outcome> {
  const transcript = lengthValue(first.share, first.about, second.share, second.about);
  const [key, name] = await Promise.all([
    sha256(lengthValue(utf8(`${LABEL}_ISK`), session, secret), transcript),
    sha256(utf8('CPaceSidOutput'), transcript),
  ]);
  return { key, name };
}

/** The key with which both sides confirm the outcome. */
export async function confirmationKey(session: Bytes, { key }: Outcome): Promise<CryptoKey> {
  const bytes = await sha256(utf8('CPaceMac'), session, key);
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

/** What a side confirms: that it has said this. */
export function confirmed({ share, about }: Said): Bytes {
  return lengthValue(share, about);
}
