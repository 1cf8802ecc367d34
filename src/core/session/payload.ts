import { JSON_TEXT, KIND, LONG_HEADER_SIZE, TEXT } from './session-frame.js';
import type { Bytes } from '../../protocol/bytes.js';

/**
 * What a message can be: text, bytes, a `Blob`, or any other value that `JSON.stringify()` takes. Of an `ArrayBufferView`, only
 * the bytes that it covers are sent.
 */
export type MessageData = string | number | boolean | object | null;

/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A message as it arrives: text as a string, bytes as an `ArrayBuffer`, a `Blob` with its type, or another value of JSON. */
export type ReceivedData = ArrayBuffer | Blob | Json;

/** A message as bytes. All receivers share it. */
export interface Payload {
  /** `TEXT`, `JSON_TEXT`, both for a `Blob`, or 0 for bytes. */
  readonly kind: number;
  /** Their buffer has room for a frame header before them, so that sending needs no copy. */
  readonly bytes: Bytes;
}

/** Buffers above this size, in bytes, are used again. */
const SMALL = 16 * 1024;
/** So many bytes of buffers are kept: what a peer acknowledges at a time, twice. */
const MAX_SPARE = 4 * 1024 * 1024;
/**
 * Buffers of delivered messages, for messages of the same size. To copy into a new buffer takes four times as long, and a browser
 * lets some 64 MiB of old ones lie.
 */
const spare: Bytes[] = [];
let spareSize = 0;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Copies a message, so that the caller can use its buffer again at once. Resolves later only for a `Blob`, which has to be read.
 * Throws a `TypeError` if it is no message.
 */
export function toPayload(data: string | ArrayBuffer | ArrayBufferView): Payload;
export function toPayload(data: MessageData): Payload | Promise<Payload>;
export function toPayload(data: MessageData): Payload | Promise<Payload> {
  if (typeof data === 'string') return fromText(TEXT, data);
  if (ArrayBuffer.isView(data)) {
    return { kind: 0, bytes: withRoom(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)) };
  }
  const type = Object.prototype.toString.call(data); // `instanceof` fails for what comes from another realm, such as an iframe
  if (type === '[object ArrayBuffer]') return { kind: 0, bytes: withRoom(new Uint8Array(data as ArrayBuffer)) };
  if (data instanceof Blob || / (Blob|File)\]$/.test(type)) return fromBlob(data as Blob);
  // A Map, an Error or a Promise would become `{}`.
  const fits = / (Array|Object|Boolean|Null|Date)\]$/.test(type) || Number.isFinite(data);
  const text = fits ? (JSON.stringify(data) as string | undefined) : undefined;
  if (text === undefined) throw new TypeError('send() needs a string, bytes, a Blob or a value for JSON.');
  return fromText(JSON_TEXT, text);
}

/** Gives the buffer of a message back: nobody uses it any more. */
export function release({ bytes: { buffer } }: Payload): void {
  const size = buffer.byteLength;
  if (size <= SMALL || spareSize + size > MAX_SPARE) return;
  spare.push(new Uint8Array(buffer));
  spareSize += size;
}

/** Turns the bytes of a message back into what was sent. Throws if they are not what they should be. */
export function fromPayload(flags: number, bytes: Bytes): ReceivedData {
  switch (flags & KIND) {
    case TEXT:
      return decoder.decode(bytes);
    case JSON_TEXT:
      return JSON.parse(decoder.decode(bytes)) as Json;
    case KIND: {
      const start = 1 + (bytes[0] ?? 0);
      return new Blob([bytes.subarray(start)], { type: decoder.decode(bytes.subarray(1, start)) });
    }
    default:
      return bytes.length < bytes.buffer.byteLength ? bytes.slice().buffer : bytes.buffer;
  }
}

function fromText(kind: number, text: string): Payload {
  return { kind, bytes: withRoom(encoder.encode(text)) };
}

/** A byte with the length of the type, the type, and the content. */
async function fromBlob(blob: Blob): Promise<Payload> {
  const type = encoder.encode(blob.type).subarray(0, 255);
  const content = new Uint8Array(await blob.arrayBuffer());
  const bytes = withRoom(new Uint8Array(1 + type.length + content.length));
  bytes[0] = type.length;
  bytes.set(type, 1);
  bytes.set(content, 1 + type.length);
  return { kind: KIND, bytes };
}

/** Copies the bytes to where they have room for a frame header before them. */
export function withRoom(bytes: Uint8Array): Bytes {
  const size = LONG_HEADER_SIZE + bytes.length;
  const used = size > SMALL ? spare.pop() : undefined;
  spareSize -= used?.length ?? 0;
  const room = used?.length === size ? used : new Uint8Array(size);
  room.set(bytes, LONG_HEADER_SIZE);
  return room.subarray(LONG_HEADER_SIZE);
}
