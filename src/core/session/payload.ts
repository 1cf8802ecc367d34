import { HEADER_SIZE } from './session-frame.js';

/** What a message can be. Of an `ArrayBufferView`, only the bytes that it covers are sent. */
export type MessageData = string | ArrayBuffer | ArrayBufferView;

/** A message as bytes. All receivers share it. */
export interface Payload {
  readonly text: boolean;
  /** Their buffer has room for a frame header before them, so that sending needs no copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Buffers between these sizes, in bytes, are used again. */
const SMALL = 16 * 1024;
const LARGE = 128 * 1024;
const MAX_SPARE = 32;
/** Buffers of delivered messages, for messages of the same size. To copy into a new buffer takes four times as long. */
const spare: Uint8Array<ArrayBuffer>[] = [];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Copies a message, so that the caller can use its buffer again at once. Throws a `TypeError` if it is no message. */
export function toPayload(data: MessageData): Payload {
  if (typeof data === 'string') return { text: true, bytes: withRoom(encoder.encode(data)) };
  if (ArrayBuffer.isView(data)) {
    return { text: false, bytes: withRoom(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) };
  }
  if (data instanceof ArrayBuffer) return { text: false, bytes: withRoom(new Uint8Array(data)) };
  throw new TypeError('send() needs a string, an ArrayBuffer or a view.');
}

/** Gives the buffer of a message back: nobody uses it any more. */
export function release({ bytes: { buffer } }: Payload): void {
  const size = buffer.byteLength;
  if (size > SMALL && size <= LARGE && spare.length < MAX_SPARE) spare.push(new Uint8Array(buffer));
}

function withRoom(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = HEADER_SIZE + bytes.length;
  const used = size > SMALL ? spare.pop() : undefined;
  const room = used?.length === size ? used : new Uint8Array(size);
  room.set(bytes, HEADER_SIZE);
  return room.subarray(HEADER_SIZE);
}

/** Turns the bytes of a message back into what was sent. Takes over the bytes. */
export function fromPayload(text: boolean, bytes: Uint8Array<ArrayBuffer>): string | ArrayBuffer {
  return text ? decoder.decode(bytes) : bytes.buffer;
}
