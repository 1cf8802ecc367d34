/** What a message can be. A view is sent as the bytes that it shows. */
export type MessageData = string | ArrayBuffer | ArrayBufferView;

/** A message as it travels: the same for all whom it goes to. */
export interface Payload {
  readonly text: boolean;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Takes a message into bytes of our own: the caller may use its buffer again at once. Throws a `TypeError` for anything else. */
export function toPayload(data: MessageData): Payload {
  if (typeof data === 'string') return { text: true, bytes: encoder.encode(data) };
  if (ArrayBuffer.isView(data)) {
    return { text: false, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice() };
  }
  if (data instanceof ArrayBuffer) return { text: false, bytes: new Uint8Array(data.slice(0)) };
  throw new TypeError('send() takes a string, an ArrayBuffer or a view.');
}

/** The message that was sent so; of the bytes nobody else may have a use. */
export function fromPayload(text: boolean, bytes: Uint8Array<ArrayBuffer>): string | ArrayBuffer {
  return text ? decoder.decode(bytes) : bytes.buffer;
}
