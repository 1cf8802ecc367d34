import { decodeBase64, encodeBase64 } from './base64.js';
import type { Bytes } from './bytes.js';
import { packFields } from './fields.js';
import type { PeerId } from './frames.js';

/** The curve of identities (FIPS 186-5), and how they sign. */
export const SIGNING_KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const SCHEME = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** How many characters of a hash are an id: 132 bits. */
const ID_LENGTH = 22;

/** The bytes to sign. `label`: what the signature is for, so that none can be used for something else. */
export function toSign(label: string, ...fields: readonly (string | Bytes)[]): Bytes {
  return packFields(`webrtc-elements ${label}`, ...fields);
}

/** A key of WebCrypto: the server has no DOM types. */
export type Key = Parameters<typeof crypto.subtle.sign>[1];

/** Signs fields with a private key of WebCrypto. Resolves with the signature in base64url. */
export async function sign(key: object, label: string, ...fields: readonly (string | Bytes)[]): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.sign(SCHEME, key as Key, toSign(label, ...fields))));
}

/** The name of an identity: SHA-256 over its public key, in base64url. Rejects if there is no WebCrypto. */
export async function nameIdentity(publicKey: string): Promise<string> {
  return hash(decodeBase64(publicKey));
}

/**
 * The id of a tab of an identity: the beginning of SHA-256 over the public key and the number of the tab in four bytes. Rejects if
 * there is no WebCrypto.
 */
export async function identify(publicKey: string, tab: number): Promise<PeerId> {
  const bytes = Uint8Array.of(...decodeBase64(publicKey), tab >> 24, tab >> 16, tab >> 8, tab);
  return (await hash(bytes)).slice(0, ID_LENGTH);
}

/** Whether an id can be made from an identity. Only its owner may have it. */
export function isSignedId(id: PeerId): boolean {
  return id.length === ID_LENGTH && /^[\w-]+$/.test(id);
}

async function hash(bytes: Bytes): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
