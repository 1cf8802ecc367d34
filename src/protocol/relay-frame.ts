import type { Bytes } from './bytes.js';

/**
 * A frame of the relay: bytes from one member to another, which the server passes on. On the way to the server it names the
 * receiver, on the way from the server the sender.
 *
 * | at | what |
 * |---|---|
 * | 0 | length of the id, 1 to 64 |
 * | 1 | the id, in ASCII |
 * | after it | the payload, which only the two members can read |
 */
export interface RelayFrame {
  readonly id: string;
  readonly payload: Bytes;
}

/** Makes a frame that names this member. `allocate` may return used memory: every byte is overwritten. */
export function packRelay(
  id: string,
  payload: Uint8Array,
  allocate = (size: number): Bytes => new Uint8Array(size),
): Bytes {
  const frame = allocate(1 + id.length + payload.length);
  frame[0] = id.length;
  for (let i = 0; i < id.length; i++) frame[1 + i] = id.charCodeAt(i);
  frame.set(payload, 1 + id.length);
  return frame;
}

/** Reads a frame. The payload is a view of `data`. Returns `undefined` if the frame is invalid. Never throws. */
export function unpackRelay(data: ArrayBuffer | Bytes): RelayFrame | undefined {
  const frame = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
  const [length = 0] = frame;
  if (length === 0 || length > 64 || frame.length <= length + 1) return undefined;
  return { id: String.fromCharCode(...frame.subarray(1, 1 + length)), payload: frame.subarray(1 + length) };
}
