import { decodeBase64 } from './base64.js';
import type { Bytes } from './bytes.js';
import { SCHEME, SIGNING_KEY, toSign, type Key } from './signature.js';

/** The key of an identity, for `verify()`. Rejects if it is no point of the curve, or if there is no WebCrypto. */
export async function importIdentity(identity: string): Promise<Key> {
  return crypto.subtle.importKey('raw', decodeBase64(identity), SIGNING_KEY, false, ['verify']);
}

/** Whether the owner of an identity, by its key, has signed these fields. Never rejects. */
export async function verify(
  key: Promise<Key>,
  signature: string,
  label: string,
  ...fields: readonly (string | Bytes)[]
): Promise<boolean> {
  try {
    const by = await key;
    return await crypto.subtle.verify(SCHEME, by, decodeBase64(signature), toSign(label, ...fields));
  } catch {
    return false; // no WebCrypto, no base64, or no point of the curve
  }
}
