import { encodeBase64 } from '../../protocol/base64.js';
import { SIGNING_KEY } from '../../protocol/signature.js';
import type { Identity, KeyPair } from './keys.js';

export type { Identity, KeyPair, Persona, PrivateKey } from './keys.js';

/** What all our key agreements use (NIST SP 800-56A, P-256). */
export const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** Makes an ephemeral key pair for ECDH. Rejects if there is no WebCrypto, as on pages over plain http. */
export function createKeyPair(): Promise<KeyPair> {
  return create(CURVE, ['deriveBits']);
}

/** Makes an identity, for `identity` of `connect()`. Rejects if there is no WebCrypto, as on pages over plain http. */
export function createIdentity(): Promise<Identity> {
  return create(SIGNING_KEY, ['sign', 'verify']);
}

async function create(curve: EcKeyGenParams, uses: readonly KeyUsage[]): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, false, uses);
  return { publicKey: encodeBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))), privateKey };
}
