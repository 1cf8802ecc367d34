import { encodeBase64 } from '../../protocol/base64.js';
import { SIGNING_KEY } from '../../protocol/signature.js';

/** What all our key agreements use (NIST SP 800-56A, P-256). */
export const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** A `CryptoKey` that no script can read. Only this part of it is typed, because the types of WebCrypto need the DOM. */
export interface PrivateKey {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: object;
  readonly usages: readonly string[];
}

/** A key pair whose private key no script can read. */
export interface KeyPair {
  /** The public key, uncompressed (65 bytes), in base64url. */
  readonly publicKey: string;
  readonly privateKey: PrivateKey;
}

/** Who somebody is: an ECDSA key pair on P-256. It can be stored in IndexedDB as it is. */
export type Identity = KeyPair;

/** An identity, and which of its tabs we are: a number of 32 bits. */
export interface Persona {
  readonly identity: Identity;
  readonly tab: number;
}

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
