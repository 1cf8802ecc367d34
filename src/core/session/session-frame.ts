import type { Bytes } from '../../protocol/bytes.js';
import { isCount } from '../../protocol/shape.js';

/**
 * The frames of a session, version 2. All numbers are big-endian. An offset counts the bytes before it in the session: a message
 * of n bytes occupies n + 1 offsets; the extra one marks its end. The pieces of messages of several streams may alternate.
 *
 * | at | what |
 * |---|---|
 * | 0 | flags: `END`, `TEXT`, `ASK`, `STATE`, `REWIND`, `OVER`, `FIRST`, `JSON_TEXT` |
 * | 1 | the sender's session, 32 bits, never 0 |
 * | 5 | offset, a double: of the payload; in a `STATE`, of what will be sent next; of a loose frame, its number |
 * | 13 | the receiver's session, as far as the sender knows, 32 bits; or 0 |
 * | 17 | offset up to which the sender has everything, a double |
 * | 25 | the stream that the payload belongs to, 16 bits |
 * | 27 | a double. In a `STATE`: the largest message that the sender takes, in bytes; in a `FIRST` without `END`: the size of its message. Other frames have none |
 * | 27 or 35 | the payload |
 *
 * A loose frame has `OVER`, but not `STATE`. It has no place in the order of the session, and is lost if it does not arrive.
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
/** In a `STATE`: the receiver's session is over, and it has to begin another one. Otherwise: the frame is a loose one. */
export const OVER = 32;
/** The message begins with this frame. */
export const FIRST = 64;
/** The message is a JSON value, as UTF-8. Together with `TEXT`: a `Blob`. */
export const JSON_TEXT = 128;

/** The flags that say what a message is. None of them: bytes. */
export const KIND = TEXT | JSON_TEXT;

/** The size of the header, in bytes. */
export const HEADER_SIZE = 27;
/** The same with a double after it. */
export const LONG_HEADER_SIZE = 35;

/** A frame that was read. */
export interface SessionFrame extends Required<Header> {
  readonly payload: Bytes;
}

/** The header of a frame: the rows of the table above but the last. */
export interface Header {
  readonly flags: number;
  readonly session: number;
  readonly offset: number;
  readonly peer: number;
  readonly received: number;
  /** Default 0. */
  readonly stream?: number;
  /** The double at 27. Default 0. */
  readonly size?: number;
}

/** How many bytes of header a frame with these flags has. */
export function headerSize(flags: number): number {
  return flags & STATE || (flags & (FIRST | END)) === FIRST ? LONG_HEADER_SIZE : HEADER_SIZE;
}

/** Writes a header into the first bytes of a frame. */
export function writeHeader(
  frame: Uint8Array,
  { flags, session, offset, peer, received, stream = 0, size = 0 }: Header,
): void {
  const view = new DataView(frame.buffer, frame.byteOffset);
  view.setUint8(0, flags);
  view.setUint32(1, session);
  view.setFloat64(5, offset);
  view.setUint32(13, peer);
  view.setFloat64(17, received);
  view.setUint16(25, stream);
  if (headerSize(flags) > HEADER_SIZE) view.setFloat64(HEADER_SIZE, size);
}

/** The piece of a message, with the bytes before it that its header takes. */
export function frameOf(bytes: Bytes, from: number, size: number, header: number): Bytes {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + from - header, header + size);
}

/** Makes a `STATE`. `limit` is the largest message that we take, in bytes. */
export function encodeState(header: Header, limit: number): Bytes {
  const frame = new Uint8Array(LONG_HEADER_SIZE);
  writeHeader(frame, { ...header, flags: header.flags | STATE, size: limit });
  return frame;
}

/** Reads a frame. Returns `undefined` if it is invalid. Never throws. */
export function decode(data: ArrayBuffer): SessionFrame | undefined {
  if (data.byteLength < HEADER_SIZE) return undefined;
  const view = new DataView(data);
  const flags = view.getUint8(0);
  const start = headerSize(flags);
  if (data.byteLength < start) return undefined;
  const session = view.getUint32(1);
  const offset = view.getFloat64(5);
  const peer = view.getUint32(13);
  const received = view.getFloat64(17);
  const stream = view.getUint16(25);
  const size = start > HEADER_SIZE ? view.getFloat64(HEADER_SIZE) : 0;
  if (!session || !isCount(offset) || !isCount(received) || !(size >= 0)) return undefined;
  return { flags, session, offset, peer, received, stream, size, payload: new Uint8Array(data, start) };
}

/** Whether a frame answers a question: its sender has heard us over the same path. */
export function isAnswer(data: ArrayBuffer): boolean {
  return ((new Uint8Array(data)[0] ?? 0) & (STATE | ASK)) === STATE;
}
