import type { Bytes } from './bytes.js';

/**
 * Writes fields one after the other, each after its length in two bytes, so that no two lists of fields give the same bytes. Text is
 * UTF-8. A field has at most 65,535 bytes.
 */
export function packFields(...fields: readonly (string | Bytes)[]): Bytes {
  const encoder = new TextEncoder();
  const parts = fields.flatMap((field) => {
    const bytes = typeof field === 'string' ? encoder.encode(field) : field;
    return [[bytes.length >> 8, bytes.length], bytes];
  });
  const packed = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}
