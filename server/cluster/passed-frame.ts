import type { Bytes } from '../../src/protocol/bytes.js';
import type { OutgoingFrame } from '../room/outgoing.js';
import type { SocketRef } from './socket-ref.js';

/**
 * Packs a frame for a socket of another server: a byte that is 1 for text and 0 for bytes, the length of the socket's
 * name, the name, the frame.
 */
export function packPassed(ref: SocketRef, frame: OutgoingFrame): Buffer {
  const isBytes = frame instanceof Uint8Array;
  const head = Buffer.from([isBytes ? 0 : 1, ref.length]);
  return Buffer.concat([
    head,
    Buffer.from(ref),
    isBytes ? frame : Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)),
  ]);
}

/** Unpacks it. `undefined` if it is invalid. */
export function unpackPassed(message: Buffer): { readonly ref: SocketRef; readonly frame: string | Bytes } | undefined {
  const [isText, length = 0] = message;
  if (length === 0 || message.length < 2 + length) return undefined;
  const frame = message.subarray(2 + length);
  return {
    ref: message.toString('utf8', 2, 2 + length),
    frame: isText ? frame.toString() : (frame as Buffer<ArrayBuffer>),
  };
}
