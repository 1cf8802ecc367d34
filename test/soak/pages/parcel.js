/**
 * Messages that say who sent them, and which one of the sender's they are; all of their bytes follow from that. Those
 * that are too small for it are a few letters, or a few bytes, which the sender tells apart from the message.
 */
const LABEL = /^(\d+)#(\d+)\|/;
/** Bytes of a binary message that are taken by its label: sender and number. */
const HEAD = 8;
/** A message of fewer characters, or bytes, has no label. */
export const LABELLED = 24;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const FILLING = 'äß✓ひ quick brown fox ';

/**
 * The message number `n` of the sender `from`.
 *
 * @param {number} from
 * @param {number} n
 * @param {number} size - In bytes, or in UTF-16 code units.
 * @param {boolean} text
 * @returns {string | Uint8Array<ArrayBuffer>}
 */
export function make(from, n, size, text) {
  if (text) {
    if (size < LABELLED) return LETTERS.slice(n % 3).slice(0, size);
    const label = `${from}#${n}|${size}|`;
    const filling = FILLING.repeat(Math.ceil(size / FILLING.length) + 1).slice(n % FILLING.length);
    return (label + filling).slice(0, size);
  }
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + n * 17 + from + (i >>> 8)) & 255;
  if (size >= LABELLED) {
    const view = new DataView(bytes.buffer);
    view.setUint32(0, from);
    view.setUint32(HEAD / 2, n);
  }
  return bytes;
}

/**
 * What a message says of itself: its number, or what it is if it is too small for one.
 *
 * @param {string | ArrayBuffer | Uint8Array<ArrayBuffer>} data
 * @returns {{ from?: number, what: number | string }}
 */
export function read(data) {
  if (typeof data === 'string') {
    const [, from, n] = LABEL.exec(data) ?? [];
    return from === undefined ? { what: data } : { from: Number(from), what: Number(n) };
  }
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  if (bytes.length < LABELLED) return { what: bytes.join() };
  const view = new DataView(bytes.buffer);
  return { from: view.getUint32(0), what: view.getUint32(HEAD / 2) };
}

/**
 * Whether a message is what its sender made.
 *
 * @param {string | ArrayBuffer} data
 * @returns {boolean}
 */
export function isWhole(data) {
  const { from, what } = read(data);
  if (from === undefined || typeof what === 'string') return true; // the sender's own account of it tells
  if (typeof data === 'string') {
    const size = Number(data.split('|', 2)[1]);
    return data === make(from, what, size, true);
  }
  const wanted = /** @type {Uint8Array} */ (make(from, what, data.byteLength, false));
  const bytes = new Uint8Array(data);
  return bytes.every((byte, i) => byte === wanted[i]);
}
