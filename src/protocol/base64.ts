import type { Bytes } from './bytes.js';

/** Writes bytes as base64url without padding (RFC 4648, section 5). */
export function encodeBase64(bytes: Uint8Array): string {
  const text = bytes.reduce((before, byte) => before + String.fromCharCode(byte), '');
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads base64url without padding. Throws if it is none. */
export function decodeBase64(text: string): Bytes {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new Uint8Array(plain.length).map((_, i) => plain.charCodeAt(i));
}
