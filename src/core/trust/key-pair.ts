import { encodeBase64 } from '../../protocol/base64.js';

/** What all our key agreements use (FIPS 186-4). */
export const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** An ephemeral ECDH key pair. */
export interface KeyPair {
  /** Base64 of the public key, uncompressed. */
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}

/** Makes a key pair. Rejects if there is no WebCrypto, as on pages over plain http. */
export async function createKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const raw = await crypto.subtle.exportKey('raw', publicKey);
  return { publicKey: encodeBase64(new Uint8Array(raw)), privateKey };
}
