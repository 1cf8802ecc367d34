/** A payload that tells its number. */
export function numbered(number: number, size = 4): Buffer<ArrayBuffer> {
  const payload = Buffer.alloc(size, number & 0xff);
  payload.writeUInt32BE(number);
  return payload;
}
