import { spoiltBytes } from '../support/spoilt.js';
import type { Lot } from './lot.js';

const STRANGE: readonly unknown[] = [
  ...[0, -1, -0, 0.5, 1e21, 5e-324, 2 ** 53, 2 ** 53 - 1, 2 ** 31, 2 ** 32, true, false, null, [], {}, [[]]],
  ...['', 'x', '\0', '\ud800', '\u2028', '__proto__', 'constructor', 'toString', '../..', '1e999', 'NaN'],
  ...['x'.repeat(65), 'x'.repeat(4_097), '🌍'.repeat(300), { length: 3 }, { toString: 1 }, { then: 1 }, ['x', 'x']],
];
const NAMES = ['type', 'id', 'from', 'peer', 'code', 'message', 'members', 'link', 'sdp', '__proto__', 'then', ''];
/** What JSON may say in place of a value, and no value becomes when it is written. */
const RAW = ['1e999', '-1e999', '9'.repeat(400), '-0', '\\', '"\\u00', '{"a":', '['.repeat(2_000), '\ufeff', '\0'];

/** JSON text of a value in which fields, items, letters or bits are not as they should be. */
export function spoiledJson(lot: Lot, value: unknown): string {
  const text = JSON.stringify(lot.chance(0.8) ? changed(lot, value) : value);
  if (lot.chance(0.75)) return text;
  if (lot.chance(0.4)) return Buffer.from(spoiltBytes(Buffer.from(text), lot.next)).toString();
  const at = lot.below(text.length);
  return text.slice(0, at) + lot.pick(RAW) + text.slice(lot.chance(0.5) ? at : at + 1 + lot.below(4));
}

/** Some value that JSON can say. */
export function strangeValue(lot: Lot, depth = 3): unknown {
  if (depth === 0 || lot.chance(0.6)) return lot.pick(STRANGE);
  const items = lot.times(4, () => strangeValue(lot, depth - 1));
  return lot.chance(0.5) ? items : Object.fromEntries(items.map((item) => [lot.pick(NAMES), item]));
}

/** The same value but for one place in it, however deep. */
function changed(lot: Lot, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || lot.chance(0.1)) return strangeValue(lot);
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0) return strangeValue(lot);
  const at = lot.below(entries.length);
  const [name, inner] = entries[at]!;
  const way = lot.below(4);
  if (way === 0) entries.splice(at, 1);
  else if (way === 1) entries.push([lot.pick(NAMES), strangeValue(lot)]);
  else entries[at] = [name, changed(lot, inner)];
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}
