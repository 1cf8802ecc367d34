import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Room } from '../../server/room/room.js';
import type { RoomHost } from '../../server/room/room-host.js';
import { Rooms } from '../../server/room/rooms.js';
import { networksOf } from '../../server/node/client-address.js';
import { RoomScene, story } from '../support/server/room-scene.js';

/** A bit more than a member has to be here for its place to be kept, in ms. */
const LONG = 30_001;
const LATER = ['error unavailable', 'close 1013 unavailable'];
const CAPACITY = 128;

let scene: RoomScene;

/** How somebody fares who wants to enter. */
function knock(id = 'bob'): string[] {
  const lines = story(scene.join(id)).filter((line) => line.startsWith(`${id} `));
  scene.close(id, 1000);
  return lines.map((line) => line.slice(id.length + 1));
}

describe('a room whose members were lost', () => {
  beforeEach(() => {
    scene = new RoomScene(CAPACITY);
    scene.join('ann');
  });

  it('has place, though one after the other came and was lost', () => {
    for (let i = 0; i < 10 * CAPACITY; i++) {
      scene.join(`x${i}`);
      scene.pass(100);
      scene.close(`x${i}`, 1006);
    }
    assert.deepEqual(knock(), ['welcome']);
  });

  it('has place, though some were lost after 30 s in all, but not in one visit', () => {
    for (let i = 1; i < CAPACITY; i++) {
      scene.join(`x${i}`);
      scene.close(`x${i}`, 1006);
    }
    scene.pass(LONG); // they are not here
    for (let i = 1; i < CAPACITY; i++) {
      scene.join(`again${i}`, `x${i}`);
      scene.close(`again${i}`, 1006);
    }
    assert.deepEqual(knock(), ['welcome']);
  });

  it('keeps the ids of those who were here for a moment, but not their places', () => {
    scene = new RoomScene(2);
    scene.join('ann');
    scene.join('lost');
    scene.close('lost', 1006);
    assert.deepEqual(
      story(scene.open('thief', 'lost', { token: 'not-the-token-of-lost' })).at(-1),
      'thief close 4409 id-taken',
    );
    scene.join('bob');
    assert.deepEqual(story(scene.open('again', 'lost')), ['again error room-full', 'again close 4403 room-full']);
  });

  it('keeps the place of one who was lost twice, and was here for long before', () => {
    scene = new RoomScene(2);
    scene.join('ann');
    scene.join('lost');
    scene.pass(LONG);
    scene.close('lost', 1006);
    scene.join('again', 'lost');
    scene.close('again', 1006);
    assert.deepEqual(knock(), LATER);
  });

  it('refuses newcomers for now, not for good, while all its places are kept', () => {
    scene = new RoomScene(2);
    for (const id of ['ann', 'carol']) scene.join(id);
    scene.pass(LONG);
    for (const id of ['ann', 'carol']) scene.close(id, 1006);
    assert.deepEqual(knock(), LATER);
    scene.pass(60_000);
    assert.deepEqual(knock(), ['welcome']);
  });

  it('forgets ids of passers-by before those of members', () => {
    scene.pass(LONG);
    scene.close('ann', 1006);
    for (let i = 0; i < 2_000; i++) {
      scene.join(`x${i}`);
      scene.close(`x${i}`, 1006);
    }
    assert.equal(scene.room.claims.size, 1_000);
    assert.match(story(scene.open('thief', 'ann', { token: 'not-the-token-of-ann' })).join(), /id-taken/);
  });
});

/** A room whose sockets begin with their address: `1.2.3.4 a`. */
class Street extends RoomScene {
  override readonly room = new Room<string>({
    capacity: CAPACITY,
    now: () => this.time,
    networksOf: (socket) => networksOf(socket.split(' ', 1)[0] ?? ''),
  });
}

const ADDRESSES: readonly (readonly [name: string, address: (i: number) => string, most: number])[] = [
  ['of one IPv4 address', () => '10.0.0.1', CAPACITY / 2],
  ['of one /64', () => '2001:db8:0:1::/64', CAPACITY / 2],
  ['of one /48, each of another /64', (i) => `2001:db8:0:${i.toString(16)}::/64`, (CAPACITY * 3) / 4],
];

describe('places that are kept', () => {
  for (const [name, address, most] of ADDRESSES) {
    it(`are few for members ${name} who were lost, even after long; the last ones keep theirs`, () => {
      scene = new Street();
      const ids = Array.from({ length: CAPACITY }, (_, i) => `x${i}`);
      for (const [i, id] of ids.entries()) scene.join(`${address(i)} ${i}`, id);
      scene.pass(LONG);
      for (const i of ids.keys()) scene.close(`${address(i)} ${i}`, 1006);
      for (let i = 0; i < CAPACITY - most; i++) scene.join(`10.1.0.${i} b`, `b${i}`);
      assert.equal(scene.room.seats.size, CAPACITY - most);
      assert.match(story(scene.open('10.9.9.9 bob', 'bob')).join(), /unavailable/);
      scene.join('10.9.9.9 back', ids.at(-1));
      assert(scene.room.seats.has(ids.at(-1) ?? ''));
    });
  }

  it('are for all together', () => {
    assert.deepEqual(networksOf('2001:db8:0:1::/64'), ['2001:db8:0:1::/64', '2001:db8:0::/48']);
    assert.deepEqual(networksOf('10.0.0.1'), ['10.0.0.1']);
    assert.deepEqual(networksOf(''), []);
  });
});

describe('rooms in which nobody is', () => {
  /** A room that its ids alone keep, or one with a socket. */
  class Shell implements RoomHost<string> {
    deserted = false;
    disposed = false;
    readonly size = 0;
    readonly members = 0;
    readonly empty = false;
    open(): void {
      this.deserted = false;
    }
    receive(): void {
      // Nothing is sent here.
    }
    catchUp(): void {
      // There is no news.
    }
    close(): void {
      this.deserted = true;
    }
    sweep(): void {
      // Claims stay.
    }
    dispose(): Promise<void> {
      this.disposed = true;
      return Promise.resolve();
    }
  }

  it('do not count as open, and are limited themselves: the oldest goes first', () => {
    const shells: Shell[] = [];
    const rooms = new Rooms<string>({
      most: 3,
      capacity: 10,
      open() {
        const shell = new Shell();
        shells.push(shell);
        return shell;
      },
    });
    const visit = (name: string): void => {
      const room = rooms.enter('main', name) as Shell;
      room.open();
      room.close();
    };
    for (const name of ['a', 'b', 'c']) visit(name);
    rooms.sweep();
    for (const name of ['d', 'e', 'f']) visit(name);
    const kept = (): number => shells.filter(({ disposed }) => !disposed).length;
    assert.equal(rooms.size, 3);
    rooms.sweep();
    assert.equal(rooms.size, 0);
    assert(kept() <= 6, `${kept()} rooms`);
    visit('g');
    assert(kept() <= 6, `${kept()} rooms`);
    assert(shells[0]?.disposed);
    rooms.sweep();
    for (const name of ['h', 'i', 'j']) (rooms.enter('main', name) as Shell).open();
    assert.equal(rooms.enter('main', 'k'), undefined, 'three have somebody in them');
    assert.ok(rooms.enter('main', 'h'));
  });
});
