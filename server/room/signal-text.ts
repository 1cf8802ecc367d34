import type { PeerId } from '../../src/protocol/frames.js';

/** A signal from a client, of which the server reads no more than it needs. */
export interface SignalText {
  readonly to: PeerId;
  /** The JSON text of the field `signal`, which is a string. */
  readonly signal: string;
}

/** How a signal begins if its fields are in the usual order, up to the string in `signal`. */
const HEAD = /^\{"type":"signal","to":"([\w.~-]{1,64})","signal":(?=")/;

/**
 * Reads a signal that is written as our clients write it. `undefined` for anything else, valid or not: that is for
 * `parseClientFrame()`. To read the signal and to write it again would take longer than all else that the server does with it.
 */
export function readSignalText(frame: string): SignalText | undefined {
  const [head, to] = HEAD.exec(frame) ?? [];
  if (head === undefined || to === undefined || !frame.endsWith('}')) return undefined;
  const signal = frame.slice(head.length, -1);
  return isJson(signal) ? { to, signal } : undefined; // JSON that begins with a quotation mark is one string
}

/** The frame for the receiver of a signal. `signal` is JSON text. */
export function writeSignalText(from: PeerId, signal: string): string {
  return `{"type":"signal","from":"${from}","signal":${signal}}`; // an id has no characters that JSON escapes
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
