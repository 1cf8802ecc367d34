import type { Bytes } from '../../protocol/bytes.js';

/** What a key of AES-GCM (NIST SP 800-38D) is derived from, by HKDF (RFC 5869) with SHA-256. */
export interface Derivation {
  /** A key for HKDF. */
  readonly secret: CryptoKey;
  readonly salt: Bytes;
  readonly info: Bytes;
}

/** Derives a key of 256 bits for AES-GCM. */
export function deriveKey({ secret, salt, info }: Derivation, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const scheme = { name: 'HKDF', hash: 'SHA-256', salt, info };
  return crypto.subtle.deriveKey(scheme, secret, { name: 'AES-GCM', length: 256 }, false, [use]);
}

/** AES-GCM for what has this number under a key: the last 64 of the 96 bits of its nonce. */
export function numbered(number: bigint): AesGcmParams {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, number);
  return { name: 'AES-GCM', iv };
}
