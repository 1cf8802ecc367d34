import { packRelay } from '../src/protocol/relay-frame.js';
import { BINARY, TEXT } from './relay-line.js';
import type { Talk } from './relay-talk.js';

const SIZE = 1_024;

/** Bytes of the relay, many under way. */
export const RELAYED: Talk = {
  opcode: BINARY,
  frameFor: (to) => packRelay(to, new Uint8Array(SIZE).fill(7)),
  window: 32,
};

/** Signals. Members send few of them, so each has one under way. */
export const SIGNALS: Talk = {
  opcode: TEXT,
  frameFor: (to) => Buffer.from(JSON.stringify({ type: 'signal', to, signal: makeSignal() })),
  window: 1,
};

/** JSON of about 1 KiB, with the quotes and line ends of a description. */
function makeSignal(): string {
  const line = 'a=candidate:1467250027 1 udp 2122260223 192.168.0.196 46243 typ host generation 0\r\n';
  const sdp = line.repeat(20).slice(0, SIZE - 120);
  return JSON.stringify({ link: 'abcdefgh', type: 'description', offer: 1, description: { type: 'offer', sdp } });
}
