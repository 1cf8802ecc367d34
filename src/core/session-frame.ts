/**
 * The frames of a session, version 1. All numbers are big-endian; an offset is the number of bytes
 * before it in the stream, where every message counts one byte more than it has, for its end.
 *
 * | at | what |
 * |---|---|
 * | 0 | flags: `END`, `TEXT`, `ASK`, `STATE`, `REWIND`, `OVER` |
 * | 1 | the sender's session, 32 bits, never 0 |
 * | 5 | offset, a double: of the payload, or in a `STATE` of what will be sent next |
 * | 13 | the receiver's session as far as the sender knows, 32 bits, or 0 |
 * | 17 | offset up to which the sender has everything, a double |
 * | 25 | the payload; or in a `STATE` the largest message that the sender takes, in bytes, a double |
 */
export const END = 1;
/** The message is text, in UTF-8. */
export const TEXT = 2;
/** Please answer with a `STATE`. */
export const ASK = 4;
export const STATE = 8;
/** Please send again from what I have. */
export const REWIND = 16;
/** Your session is over; begin another. */
export const OVER = 32;

export const HEADER_SIZE = 25;
const STATE_SIZE = 33;

/** What every frame says of the other direction. */
export interface Acknowledgement {
  readonly peer: number;
  readonly received: number;
}

export interface SessionFrame extends Acknowledgement {
  readonly flags: number;
  readonly session: number;
  readonly offset: number;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** There where `flags` has `STATE`. */
  readonly limit: number;
}

/** Makes a frame that carries a piece of a message. */
export function encodeData(
  flags: number,
  session: number,
  offset: number,
  { peer, received }: Acknowledgement,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_SIZE + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, flags);
  view.setUint32(1, session);
  view.setFloat64(5, offset);
  view.setUint32(13, peer);
  view.setFloat64(17, received);
  frame.set(payload, HEADER_SIZE);
  return frame;
}

/** Makes a frame that says how the session stands. */
export function encodeState(
  flags: number,
  session: number,
  offset: number,
  acknowledgement: Acknowledgement,
  limit: number,
): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(STATE_SIZE - HEADER_SIZE);
  new DataView(payload.buffer).setFloat64(0, limit);
  return encodeData(flags | STATE, session, offset, acknowledgement, payload);
}

/** Reads a frame; `undefined` for anything that makes no sense. Never throws. */
export function decode(data: ArrayBuffer): SessionFrame | undefined {
  if (data.byteLength < HEADER_SIZE) return undefined;
  const view = new DataView(data);
  const flags = view.getUint8(0);
  const session = view.getUint32(1);
  const offset = view.getFloat64(5);
  const peer = view.getUint32(13);
  const received = view.getFloat64(17);
  if (!session || !isOffset(offset) || !isOffset(received)) return undefined;
  if (flags & STATE && data.byteLength < STATE_SIZE) return undefined;
  const limit = flags & STATE ? view.getFloat64(HEADER_SIZE) : 0;
  if (!(limit >= 0)) return undefined;
  return { flags, session, offset, peer, received, limit, payload: new Uint8Array(data, HEADER_SIZE) };
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
