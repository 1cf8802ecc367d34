import { PROTOCOL_VERSION } from '../src/protocol/frames.js';
import { formatGreeting } from '../src/protocol/greeting.js';
import { encodeHello, type Hello } from '../src/protocol/hello.js';
import { packRelay } from '../src/protocol/relay-frame.js';
import type { Door } from './door.js';

/** Of a message, in bytes. */
const SIZE = 1_024;

/** Our server, and messages over its relay. The bare server reads no greeting, and else takes the same. */
export const RELAY_DOOR: Door = {
  path: (room, id) => `/parties/main/${room}?_pk=${id}`,
  async subprotocols(room, id) {
    const [party, mode, versions] = ['main', 'open', [PROTOCOL_VERSION]] as const;
    const hello: Hello = { versions, party, room, mode, instance: '1', direct: false, relay: true };
    const seat = { token: `token-of-${id}`.padEnd(16, '-') };
    return formatGreeting({ hello, text: encodeHello(hello), id, presence: '{}', seat });
  },
  message: (_room, to) => packRelay(to, new Uint8Array(SIZE).fill(7)),
};

/** The same server, and signals. */
export const SIGNAL_DOOR: Door = {
  ...RELAY_DOOR,
  message: (_room, to) => JSON.stringify({ type: 'signal', to, signal: makeSignal() }),
};

/** JSON of about 1 KiB, with the quotes and line ends of a description. */
function makeSignal(): string {
  const line = 'a=candidate:1467250027 1 udp 2122260223 192.168.0.196 46243 typ host generation 0\r\n';
  const sdp = line.repeat(20).slice(0, SIZE - 120);
  return JSON.stringify({ link: 'abcdefgh', type: 'description', offer: 1, description: { type: 'offer', sdp } });
}
