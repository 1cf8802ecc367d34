/**
 * Bytes that look random and are always the same.
 *
 * @param {number} size In bytes, a multiple of 4.
 * @returns {Int32Array<ArrayBuffer>}
 */
export function randomBytes(size) {
  const words = new Int32Array(size / 4);
  let word = 1;
  for (let i = 0; i < words.length; i++) words[i] = word = (Math.imul(word, 1_664_525) + 1_013_904_223) | 0;
  return words;
}

/** How much of the bytes is looked at: one word of so many. All of them would slow the sending down. */
const STRIDE = 16;

/**
 * A sum of bytes that depends on their order.
 *
 * @param {ArrayBuffer} bytes
 * @param {number} before The sum of what came before.
 */
export function checksum(bytes, before) {
  let sum = before;
  const words = new Int32Array(bytes);
  for (let i = 0; i < words.length; i += STRIDE) sum = (Math.imul(sum, 31) + (words[i] ?? 0)) | 0;
  return sum;
}
