import type { ConnectionError } from '../../core/index.js';

/** Why we are not in the room, as a key of the words of the elements. */
export type Reason = 'badRoom' | 'busy' | 'failed' | 'full' | 'reconnecting' | 'replaced' | 'unauthorised';

/** What an error means to somebody who has only followed a link. */
const REASONS: Readonly<Partial<Record<ConnectionError['code'], Reason>>> = {
  'rate-limited': 'busy',
  replaced: 'replaced',
  'room-full': 'full',
  timeout: 'reconnecting',
  'too-many-rooms': 'busy',
  'too-many-sockets': 'busy',
  unauthorised: 'unauthorised',
  unavailable: 'busy',
};
/** Longest name of a room, in UTF-16 code units. */
const LONGEST_ROOM = 128;

/** Returns what to tell the reader about an error; `undefined` if the state of the room says enough. */
export function reasonOf({ code, cause }: ConnectionError, room = ''): Reason | undefined {
  const causeCode = (cause as Partial<ConnectionError> | undefined)?.code; // why the server did not answer in time
  if (code === 'bad-request' && room.length > LONGEST_ROOM) return 'badRoom';
  return (causeCode && REASONS[causeCode]) ?? REASONS[code];
}
