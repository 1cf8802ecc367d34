import { capacityOf } from '../../server/room/rooms.js';
import { isName } from '../protocol/frames.js';
import { addMissingGlobals } from './missing-globals.js';
import { redirectSockets } from './page-sockets.js';
import { Refuser } from './refuser.js';
import { TestRoom } from './test-room.js';
import type { Destination, SocketHost } from './test-socket.js';

/** Options of `createTestRoom()`. */
export interface TestRoomOptions {
  /** The name of the room, as in `room` of `connect()` and `<webrtc-room>`. Default `test`. */
  readonly room?: string | undefined;
  /** The kind of room, as in `party` of `connect()`. For `pair()` it is `pair`, and the room is the code. Default `main`. */
  readonly party?: string | undefined;
  /** How many members the room may have. Default 64. */
  readonly capacity?: number | undefined;
}

const rooms = new Map<string, TestRoom>();
let restore: (() => void) | undefined;

/**
 * Makes a room in this process, without network and WebRTC. While it is open, `connect()` and `<webrtc-room>` with its name join it,
 * whatever their `host` is, and rooms of other names refuse them with `bad-request`. Close it at the end of each test.
 *
 * Throws a `TypeError` if an option is invalid, and an error if a room of this name is open.
 */
export function createTestRoom({ room = 'test', party = 'main', capacity = 64 }: TestRoomOptions = {}): TestRoom {
  if (!isName(room) || !isName(party)) throw new TypeError('`room` and `party` must be names of 1 to 128 characters.');
  if (!(capacity >= 1)) throw new TypeError('`capacity` must be at least 1.');
  const key = keyOf({ room, party });
  if (rooms.has(key))
    throw new Error(`The test room ${room} is open already. Close it at the end of the test that made it.`);
  addMissingGlobals();
  const made = new TestRoom({
    room,
    party,
    capacity: capacityOf(party, capacity),
    onClose: () => {
      rooms.delete(key);
      if (rooms.size > 0) return;
      restore?.();
      restore = undefined;
    },
  });
  rooms.set(key, made);
  restore ??= redirectSockets(find);
  return made;
}

function find(destination: Destination): SocketHost {
  const message = `There is no test room of this name. Make one: createTestRoom({ room: '${destination.room}', party: '${destination.party}' }).`;
  return rooms.get(keyOf(destination))?.host ?? new Refuser('bad-request', message);
}

function keyOf({ room, party }: Pick<Destination, 'room' | 'party'>): string {
  return JSON.stringify([party, room]);
}
