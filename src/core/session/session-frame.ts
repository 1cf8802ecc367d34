/**
 * The frames of a session, version 1. All numbers are big-endian. An offset counts the bytes before it in the stream, in which a
 * message of n bytes occupies n + 1 offsets; the extra one marks its end.
 *
 * | at | what |
 * |---|---|
 * | 0 | flags: `END`, `TEXT`, `ASK`, `STATE`, `REWIND`, `OVER` |
 * | 1 | the sender's session, 32 bits, never 0 |
 * | 5 | offset, a double: of the payload; in a `STATE`, of what will be sent next |
 * | 13 | the receiver's session, as far as the sender knows, 32 bits; or 0 |
 * | 17 | offset up to which the sender has everything, a double |
 * | 25 | the payload; in a `STATE`, the largest message that the sender takes, in bytes, a double |
 */
/** The message ends with this frame. */
export const END = 1;
/** The message is text, as UTF-8. */
export const TEXT = 2;
/** Asks for a `STATE`. */
export const ASK = 4;
/** The frame has no payload: it says how the session stands. */
export const STATE = 8;
/** Asks the other side to send again, from the offset up to which the sender of this frame has everything. */
export const REWIND = 16;
/** The receiver's session is over: it has to begin another one. */
export const OVER = 32;

export const HEADER_SIZE = 25;
const STATE_SIZE = 33;

/** A frame that was read. */
export interface SessionFrame extends Header {
  readonly payload: Uint8Array<ArrayBuffer>;
  /** The largest message that the sender takes, in bytes. 0 unless `flags` has `STATE`. */
  readonly limit: number;
}

/** The header of a frame: the rows of the table above but the last. */
export interface Header {
  readonly flags: number;
  readonly session: number;
  readonly offset: number;
  readonly peer: number;
  readonly received: number;
}

/** Writes a header into the first `HEADER_SIZE` bytes of a frame. */
export function writeHeader(frame: Uint8Array, { flags, session, offset, peer, received }: Header): void {
  const view = new DataView(frame.buffer, frame.byteOffset);
  view.setUint8(0, flags);
  view.setUint32(1, session);
  view.setFloat64(5, offset);
  view.setUint32(13, peer);
  view.setFloat64(17, received);
}

/** Makes a `STATE`. */
export function encodeState(header: Header, limit: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(STATE_SIZE);
  writeHeader(frame, { ...header, flags: header.flags | STATE });
  new DataView(frame.buffer).setFloat64(HEADER_SIZE, limit);
  return frame;
}

/** Reads a frame. Returns `undefined` if it is invalid. Never throws. */
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

/** Whether a frame answers a question: its sender has heard us over the same path. */
export function isAnswer(data: ArrayBuffer): boolean {
  return ((new Uint8Array(data)[0] ?? 0) & (STATE | ASK)) === STATE;
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
