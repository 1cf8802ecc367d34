import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTask } from 'node:timers/promises';
import { Visit } from '../../server/entrance/visit.js';
import { whenKnown } from '../../server/entrance/when-known.js';
import { LocalRoom } from '../../server/room/local-room.js';
import { Room } from '../../server/room/room.js';
import type { RoomHost } from '../../server/room/room-host.js';
import { Rooms } from '../../server/room/rooms.js';
import { greetingOf } from '../support/greetings.js';

type Opened = RoomHost<string>;

const openRoom = (): Opened =>
  new LocalRoom<string>({ room: new Room<string>({ capacity: 10, now: () => 0 }), deliver: () => undefined });

/** Lets a socket in as the server on Node does, whose `authorize` may take its time. Resolves with the room. */
async function visit(rooms: Rooms<string>, socket: string, authorize?: Promise<unknown>): Promise<Opened | undefined> {
  let entered: Opened | undefined;
  const admission = whenKnown<unknown, Opened | undefined>(authorize, () => rooms.enter('main', 'lobby'));
  const result = whenKnown(admission, (room) => {
    entered = room;
    return room
      ? { room, arrival: { id: socket, greeting: greetingOf(socket), ice: { iceServers: [] } } }
      : { refused: 'too-many-rooms' as const, message: '' };
  });
  const visit = new Visit<string>(socket, () => undefined);
  if (result instanceof Promise) await visit.enterLater(result);
  else visit.enter(result);
  return entered;
}

/** Sweeps in every task until the promise settles: more often than any timer could. */
async function sweepUntil<Result>(rooms: Rooms<string>, promise: Promise<Result>): Promise<Result> {
  let settled = false;
  const ends = promise.finally(() => (settled = true));
  while (!settled) {
    rooms.sweep();
    await nextTask();
  }
  rooms.sweep();
  return ends;
}

describe('the rooms of a server', () => {
  it('are dropped when they are empty', () => {
    const rooms = new Rooms({ most: 10, capacity: 10, open: openRoom });
    const room = rooms.enter('main', 'lobby');
    rooms.sweep();
    assert.equal(rooms.size, 0);
    assert.notEqual(rooms.enter('main', 'lobby'), room);
  });

  for (const authorises of [false, true]) {
    for (const opens of ['at once', 'later'] as const) {
      it(`stay for whoever is about to enter, opened ${opens}${authorises ? ', and when authorize has answered' : ''}`, async () => {
        let open: () => void = () => undefined;
        const opening = (): Promise<Opened> => new Promise((resolve) => (open = () => resolve(openRoom())));
        const rooms = new Rooms<string>({ most: 10, capacity: 10, open: opens === 'later' ? opening : openRoom });
        const asked = (): Promise<unknown> | undefined => (authorises ? nextTask() : undefined);
        const first = visit(rooms, 'ann', asked());
        await sweepUntil(rooms, nextTask());
        rooms.sweep();
        open();
        rooms.sweep();
        const room = await sweepUntil(rooms, first);
        assert.equal(rooms.size, 1);
        assert.equal(await sweepUntil(rooms, visit(rooms, 'bob', asked())), room);
        assert.equal(rooms.size, 1);
      });
    }
  }
});
