import type { Bytes } from '../../src/protocol/bytes.js';
import { isCount, isString } from '../../src/protocol/shape.js';
import type { OutgoingFrame } from '../room/outgoing.js';
import type { SocketRef } from './socket-ref.js';

/** How far those are who send from one server to another: bytes by the name of their socket. */
export type Marks = readonly (readonly [from: SocketRef, bytes: number])[];

/** What a server says to another. */
export type Message =
  /** A frame for a socket. `from`: the socket of the member that sent it; '' for a frame of the server. */
  | { readonly type: 'frame'; readonly to: SocketRef; readonly from: SocketRef; readonly frame: string | Bytes }
  /** Asks how much of what was sent before has come, in all and of these senders. */
  | { readonly type: 'question'; readonly server: string; readonly total: number; readonly marks: Marks }
  /** Says that all of it has, and how much of it does not wait for its readers any more. */
  | { readonly type: 'answer'; readonly server: string; readonly total: number; readonly marks: Marks };

type Report = Exclude<Message, { readonly type: 'frame' }>;

/** The first byte of a message. */
const KINDS = { bytes: 0, text: 1, question: 2, answer: 3 } as const;

/** Packs a frame: the kind, and the two names, each with its length before it; then the frame. */
export function packFrame(to: SocketRef, from: SocketRef, frame: OutgoingFrame): Buffer {
  const isBytes = frame instanceof Uint8Array;
  return Buffer.concat([
    Buffer.from([isBytes ? KINDS.bytes : KINDS.text, to.length]),
    Buffer.from(to),
    Buffer.from([from.length]),
    Buffer.from(from),
    isBytes ? frame : Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)),
  ]);
}

/** Packs anything else: the kind, and JSON. */
export function packReport({ type, server, total, marks }: Report): Buffer {
  return Buffer.concat([Buffer.from([KINDS[type]]), Buffer.from(JSON.stringify([server, total, marks]))]);
}

/** Reads a message. `undefined` if it is invalid. */
export function unpack(message: Buffer): Message | undefined {
  const [kind] = message;
  if (kind === KINDS.bytes || kind === KINDS.text) return unpackFrame(message, kind === KINDS.text);
  if (kind === KINDS.question) return unpackReport('question', message);
  return kind === KINDS.answer ? unpackReport('answer', message) : undefined;
}

function unpackFrame(message: Buffer, isText: boolean): Message | undefined {
  const fromAt = 2 + (message[1] ?? 0);
  const frameAt = fromAt + 1 + (message[fromAt] ?? 0);
  if (fromAt === 2 || message.length < frameAt) return undefined;
  const frame = message.subarray(frameAt);
  return {
    type: 'frame',
    to: message.toString('utf8', 2, fromAt),
    from: message.toString('utf8', fromAt + 1, frameAt),
    frame: isText ? frame.toString() : (frame as Buffer<ArrayBuffer>),
  };
}

function unpackReport(type: Report['type'], message: Buffer): Report | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(message.toString('utf8', 1));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts)) return undefined;
  const [server, total, marks] = parts as readonly unknown[];
  if (!isString(server) || !isCount(total) || !Array.isArray(marks) || !marks.every(isMark)) return undefined;
  return { type, server, total, marks };
}

function isMark(mark: unknown): mark is Marks[number] {
  return Array.isArray(mark) && isString(mark[0]) && isCount(mark[1]);
}
