import { HEADER_SIZE } from './session-frame.js';

/** What a message can be. A view is sent as the bytes that it shows. */
export type MessageData = string | ArrayBuffer | ArrayBufferView;

/** A message as it travels: the same for all whom it goes to. */
export interface Payload {
  readonly text: boolean;
  /** With room for the header of a frame before them, so that no frame costs a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What buffers are worth keeping, in bytes. */
const SMALL = 16 * 1024;
const LARGE = 128 * 1024;
const MOST_SPARE = 32;
/** Buffers of messages that all have, for others of the same size: into a new one it takes four times as long to copy. */
const spare: Uint8Array<ArrayBuffer>[] = [];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Takes a message into bytes of our own: the caller may use its buffer again at once. Throws a `TypeError` for anything else. */
export function toPayload(data: MessageData): Payload {
  if (typeof data === 'string') return { text: true, bytes: withRoom(encoder.encode(data)) };
  if (ArrayBuffer.isView(data)) {
    return { text: false, bytes: withRoom(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) };
  }
  if (data instanceof ArrayBuffer) return { text: false, bytes: withRoom(new Uint8Array(data)) };
  throw new TypeError('send() takes a string, an ArrayBuffer or a view.');
}

/** Nobody has a use for this message any more. */
export function release({ bytes: { buffer } }: Payload): void {
  const size = buffer.byteLength;
  if (size > SMALL && size <= LARGE && spare.length < MOST_SPARE) spare.push(new Uint8Array(buffer));
}

function withRoom(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = HEADER_SIZE + bytes.length;
  const used = size > SMALL ? spare.pop() : undefined;
  const room = used?.length === size ? used : new Uint8Array(size);
  room.set(bytes, HEADER_SIZE);
  return room.subarray(HEADER_SIZE);
}

/** The message that was sent so; of the bytes nobody else may have a use. */
export function fromPayload(text: boolean, bytes: Uint8Array<ArrayBuffer>): string | ArrayBuffer {
  return text ? decoder.decode(bytes) : bytes.buffer;
}
