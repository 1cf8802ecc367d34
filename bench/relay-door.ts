import { packRelay } from '../src/protocol/relay-frame.js';
import type { Door } from './door.js';

/** Of a message, in bytes. */
const SIZE = 1_024;

/** Our server, and messages over its relay. The bare server reads no hello, and else takes the same. */
export const RELAY_DOOR: Door = {
  path: (room, id) => `/parties/main/${room}?_pk=${id}&instance=1&v=1`,
  hello: (_room, id) =>
    JSON.stringify({ type: 'hello', key: `key-of-${id}`.padEnd(16, '.'), presence: '{}', transports: '[]' }),
  message: (_room, to) => packRelay(to, new Uint8Array(SIZE).fill(7)),
};
