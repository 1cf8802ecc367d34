import type { Bytes } from '../../../../protocol/bytes.js';

/** Writes fields one after the other, each after its length in LEB128: `lv_cat` of draft-irtf-cfrg-cpace. */
export function lengthValue(...fields: readonly Bytes[]): Bytes {
  return Uint8Array.from(fields.flatMap((field) => [...lengthOf(field), ...field]));
}

/** How long a field is with its length. */
export function sizeOf(field: Bytes): number {
  return lengthOf(field).length + field.length;
}

function lengthOf({ length }: Bytes): number[] {
  const bytes: number[] = [];
  let left = length;
  for (; left > 127; left >>= 7) bytes.push((left & 127) | 128);
  return [...bytes, left];
}
