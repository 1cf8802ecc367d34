import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { LocalRoom } from '../../server/room/local-room.js';
import type { Outgoing } from '../../server/room/outgoing.js';
import type { Arrival } from '../../server/room/arrival.js';
import { Room } from '../../server/room/room.js';
import { Rooms } from '../../server/room/rooms.js';
import { PAIR_PARTY } from '../../src/protocol/frames.js';
import { greetingOf, tokenOf } from '../support/greetings.js';
import { random } from '../support/random.js';
import { RoomScene, story } from '../support/server/room-scene.js';

const FULL = ['carol error room-full', 'carol close 4403 room-full'];
/** All places are taken or kept, but not all have members. */
const LATER = ['carol error unavailable', 'carol close 1013 unavailable'];
/** How long a member has to be here for its place to be kept, in ms; and a bit. */
const LONG = 30_001;

let scene: RoomScene;

beforeEach(() => {
  scene = new RoomScene(2);
  scene.join('alice');
  scene.join('bob');
});

describe('a room for two', () => {
  it('turns a third away at the door, disturbs nobody, and hears nothing from it', () => {
    assert.deepEqual(story(scene.open('carol')), FULL);
    assert.deepEqual(scene.say('carol', { type: 'signal', to: 'alice', signal: '' }), []);
    assert.deepEqual(scene.relay('carol', 'alice', 1), []);
    assert.deepEqual(scene.close('carol', 4403), []);
    assert.equal(scene.room.seats.size, 2);
    assert.deepEqual(story(scene.say('alice', { type: 'signal', to: 'bob', signal: '' })), ['bob signal']);
    assert.deepEqual(story(scene.relay('bob', 'alice', 1)), ['alice relayed bob']);
  });

  it('gives away the place of who said goodbye, at once', () => {
    scene.close('bob', 1000);
    assert.deepEqual(story(scene.join('carol')), ['carol welcome', 'alice joined carol']);
    assert.deepEqual(story(scene.open('bob')), ['bob error room-full', 'bob close 4403 room-full']);
  });

  it('keeps the place of who was lost for its return', () => {
    scene.pass(LONG);
    scene.close('bob', 1006);
    assert.deepEqual(story(scene.open('carol')), LATER);
    assert.deepEqual(story(scene.join('again', 'bob')), ['again welcome', 'alice joined bob']);
    assert.deepEqual(story(scene.open('carol')), FULL);
  });

  it('gives away the place of who does not return in 60 seconds', () => {
    scene.pass(LONG);
    scene.close('bob', 1006);
    scene.pass(59_999);
    assert.deepEqual(story(scene.open('carol')), LATER);
    scene.pass(1);
    assert.deepEqual(story(scene.join('carol')), ['carol welcome', 'alice joined carol']);
  });

  it('lets a member in by another socket, though it is full', () => {
    assert.deepEqual(story(scene.join('again', 'bob')), [
      'again welcome',
      'bob error replaced',
      'bob close 4410 replaced',
    ]);
    assert.deepEqual(story(scene.open('carol')), FULL);
    assert.equal(scene.room.seats.size, 2);
  });

  it('gives no place for an id without its key', () => {
    assert.deepEqual(story(scene.open('thief', 'bob', { token: 'not-the-token-of-bob' })), [
      'thief error id-taken',
      'thief close 4409 id-taken',
    ]);
    assert.equal(scene.room.seats.size, 2);
    scene.close('bob', 1000);
    assert.deepEqual(story(scene.open('carol')), ['carol welcome', 'alice joined carol']);
  });

  it('never has more than two, whatever happens, and has place again when all is over', () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_124);
    const next = random(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    const sockets = Array.from({ length: 8 }, (_, i) => `socket-${i}`);
    const ids = ['alice', 'bob', 'carol', 'dave'];
    for (let round = 0; round < 20_000; round++) {
      const socket = pick(sockets);
      const happen = pick([
        () => {
          scene.close(socket, 1006);
          scene.open(socket, pick(ids), {
            instance: pick(['1', '2']),
            token: pick([tokenOf('alice'), tokenOf('bob')]),
          });
        },
        () => void scene.close(socket, pick([1000, 1006])),
        () => scene.pass(next() * 10_000),
      ]);
      happen();
      assert(scene.room.seats.size <= 2, `seed ${seed}, round ${round}`);
    }
    for (const socket of ['alice', 'bob', ...sockets]) scene.close(socket);
    scene.pass(60_000);
    assert.equal(scene.room.empty, true);
    scene.join('dave');
    assert.deepEqual(story(scene.join('carol')), ['carol welcome', 'dave joined carol']);
  });
});

describe('rooms of a server', () => {
  /** Rooms whose frames end up in a list. */
  function house(most = Infinity): { rooms: Rooms<string>; told: Outgoing<string>[] } {
    const told: Outgoing<string>[] = [];
    const open = (_key: string, capacity: number): LocalRoom<string> =>
      new LocalRoom({ room: new Room<string>({ capacity, now: () => 0 }), deliver: (out) => told.push(...out) });
    return { rooms: new Rooms<string>({ most, capacity: 100, open }), told };
  }

  const arrival = (id: string): Arrival => ({
    id,
    greeting: greetingOf(id),
    ice: { iceServers: [] },
  });

  it('are for two where they are for pairs, each by itself, and for more elsewhere', async () => {
    const { rooms, told } = house();
    const openIn = async (party: string, name: string, id: string): Promise<string[]> => {
      told.length = 0;
      (await rooms.enter(party, name))!.open(`${party}/${name}/${id}`, arrival(id));
      return story(told);
    };
    for (const name of ['x', 'y']) {
      await openIn(PAIR_PARTY, name, 'alice');
      assert.equal((await openIn(PAIR_PARTY, name, 'bob'))[0], `${PAIR_PARTY}/${name}/bob welcome`);
      assert.match((await openIn(PAIR_PARTY, name, 'carol')).join(), /room-full/);
    }
    for (let i = 0; i < 100; i++) assert.equal((await openIn('main', 'x', `${i}`))[0], `main/x/${i} welcome`);
    assert.match((await openIn('main', 'x', '100')).join(), /room-full/);
  });

  it('are so many at the most, until one is empty', async () => {
    const { rooms } = house(2);
    for (const name of ['x', 'y']) (await rooms.enter('main', name))!.open(name, arrival(name));
    assert.equal(await rooms.enter('main', 'z'), undefined);
    assert.ok(await rooms.enter('main', 'x'), 'one that is open takes members');
    (await rooms.enter('main', 'x'))!.close('x', 1000);
    rooms.sweep();
    assert.ok(await rooms.enter('main', 'z'));
  });
});
