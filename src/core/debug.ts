import type { Connection } from './room/connection.js';
import type { ConnectionEvents } from './events.js';

const EVENTS: readonly (keyof ConnectionEvents)[] = [
  'socket',
  'state',
  'peerlist',
  'blocked',
  'peer-state',
  'presence',
  'trust',
  'verify',
  'identity-changed',
  'secret',
  'split-room',
  'password-attempts',
  'connect',
  'upgrade',
  'downgrade',
  'path',
  'peer',
  'datachannel',
  'message',
  'webrtc-close',
  'peer-disconnect',
  'error',
  'close',
];

/** Writes every event of a connection to the console. Loaded only on demand. */
export function debug(connection: Connection): void {
  for (const name of EVENTS) {
    connection.on(name, (...args: unknown[]) => console.debug(`[webrtc ${connection.id.slice(0, 6)}]`, name, ...args));
  }
}
