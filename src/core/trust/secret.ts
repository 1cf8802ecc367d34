import { encodeBase64 } from '../../protocol/base64.js';

/** How many bytes of JSON a presence may have. Sealed, signed and in base64url it has to fit where others do. */
export const LONGEST_SEALED = 2_900;

/** Makes a secret for a room: 128 random bits in base64url, 22 characters. */
export function createSecret(): string {
  return encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
}

/** Whether this can be the secret of a room: 16 to 64 bytes in base64url. */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{22,86}$/.test(value) && value.length % 4 !== 1; // no bytes give such a length
}
