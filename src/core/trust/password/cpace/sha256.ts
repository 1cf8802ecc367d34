import type { Bytes } from '../../../../protocol/bytes.js';

/** SHA-256 over bytes, one after the other. */
export async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
