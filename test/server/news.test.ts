import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { deliverTo } from '../../server/room/deliver.js';
import type { Arrival } from '../../server/room/arrival.js';
import { LocalRoom } from '../../server/room/local-room.js';
import { News } from '../../server/room/news.js';
import type { Outgoing } from '../../server/room/outgoing.js';
import { Room } from '../../server/room/room.js';
import type { NewsFrame, ServerFrame } from '../../src/protocol/frames.js';
import { greetingOf } from '../support/greetings.js';

/** Each frame that went out: to whom, and what it tells. */
let told: string[];
let slow: Set<string>;
let news: News<string>;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  told = [];
  slow = new Set();
  news = new News<string>({ deliver: (out) => told.push(...out.map(tell)), isSlow: (socket) => slow.has(socket) });
});

afterEach(() => mock.timers.reset());

function tell([socket, what]: Outgoing<string>): string {
  return `${socket}: ${typeof what === 'string' ? what : wordsOf(what as ServerFrame)}`;
}

function wordsOf(frame: ServerFrame): string {
  if (frame.type === 'news') return `[${frame.news.map(wordsOf).join()}]`;
  if (frame.type === 'presence') return `${frame.id}=${frame.presence}`;
  return frame.type === 'left' ? `-${frame.id}` : frame.type;
}

function presence(id: string, text: string | number): NewsFrame {
  return { type: 'presence', id, presence: String(text) };
}

function joined(id: string): NewsFrame {
  return { type: 'joined', member: { id, order: 0, presence: '{}', hello: '' } };
}

function left(id: string): NewsFrame {
  return { type: 'left', id, reason: 'leave' };
}

/** Tells ann and bob. */
function say(frame: NewsFrame, ...sockets: string[]): void {
  news.deliver((sockets.length > 0 ? sockets : ['ann', 'bob']).map((socket) => [socket, frame]));
}

/** What went out since the last call. */
function toldNow(): string[] {
  return told.splice(0);
}

describe('news of a room', () => {
  it('go out at once; those of the next 50 ms together; and after a quiet time at once again', () => {
    say(presence('carol', 1));
    assert.deepEqual(toldNow(), ['ann: carol=1', 'bob: carol=1']);
    say(presence('carol', 2));
    say(left('carol'), 'ann', 'bob');
    mock.timers.tick(49);
    assert.deepEqual(toldNow(), []);
    mock.timers.tick(1);
    assert.deepEqual(toldNow(), ['ann: [carol=2,-carol]', 'bob: [carol=2,-carol]']);
    say(left('dave'));
    assert.deepEqual(toldNow(), [], 'these are the next 50 ms');
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['ann: -dave', 'bob: -dave']);
    mock.timers.tick(50);
    say(left('erin'));
    assert.deepEqual(toldNow(), ['ann: -erin', 'bob: -erin']);
  });

  it('of who has come and gone while somebody reads slowly are dropped, however many did', () => {
    say(joined('erin'));
    say(presence('dave', 1));
    mock.timers.tick(50);
    toldNow();
    slow.add('ann');
    say(presence('dave', 2), 'ann');
    say({ type: 'left', id: 'erin', reason: 'lost' }, 'ann');
    say(joined('erin'), 'ann');
    for (let i = 0; i < 2_000; i++) {
      say(joined(`m${i}`), 'ann');
      say(presence(`m${i}`, 1), 'ann');
      say(left(`m${i}`), 'ann');
    }
    say(left('dave'), 'ann');
    say(joined('dave'), 'ann');
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), []);
    slow.clear();
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['ann: [-erin,joined,-dave,joined]']);
  });

  it('of joins go out at once all the same, after what has waited, until there are too many copies', () => {
    say(left('x'));
    say(left('y'));
    toldNow();
    for (let copies = 0; copies < 256; copies += 2) say(joined(`m${copies}`));
    const now = toldNow();
    assert.deepEqual(now.slice(0, 4), ['ann: -y', 'ann: joined', 'bob: -y', 'bob: joined']);
    assert.equal(now.length, 258);
    say(joined('late'));
    assert.deepEqual(toldNow(), []);
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['ann: joined', 'bob: joined']);
    mock.timers.tick(50);
    say(joined('later'));
    say(joined('latest'));
    assert.equal(toldNow().length, 4, 'after a quiet time, as before');
  });

  it('come before anything else that is sent to the same member, and delay nothing', () => {
    say(left('x'));
    say(left('y'));
    toldNow();
    news.deliver([['ann', 'a signal']]);
    assert.deepEqual(toldNow(), ['ann: -y', 'ann: a signal']);
    say(left('z'));
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['bob: [-y,-z]', 'ann: -z']);
  });

  it('come before what a member sends even if that has to wait in the adapter, and not before it is sent', () => {
    news = new News<string>({ deliver: (out) => told.push(...out.map(tell)), holds: () => true });
    say(left('x'));
    say(left('y'));
    toldNow();
    news.deliver(
      [
        ['ann', 'a signal'],
        ['bob', Uint8Array.of(1)],
      ],
      'carol',
    );
    assert.equal(toldNow().join().includes('-y'), false);
    news.catchUp('ann');
    news.catchUp('ann');
    assert.deepEqual(toldNow(), ['ann: -y']);
    news.deliver([['bob', { type: 'pong' }]]);
    assert.deepEqual(toldNow(), ['bob: -y', 'bob: pong'], 'what the room itself says takes them along');
  });

  it('of a slow reader wait on when it answers a ping, or asks for ICE servers', () => {
    slow.add('ann');
    say(presence('carol', 1));
    const orders: Outgoing<string>[1][] = [
      { type: 'acknowledged', n: 1 },
      { type: 'renew', id: 'ann', rights: {} },
    ];
    toldNow();
    for (const order of orders) news.deliver([['ann', order]]);
    assert.deepEqual(toldNow(), ['ann: acknowledged', 'ann: renew']);
    say(presence('carol', 2), 'ann');
    slow.clear();
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['ann: carol=2']);
  });

  it('that need several frames are turned into text once, not for each member', () => {
    let texts = 0;
    const counted = deliverTo<string>({ send: () => undefined, close: () => undefined, renew: () => undefined });
    news = new News<string>({ deliver: counted });
    const members = Array.from({ length: 20 }, (_, i) => `m${i}`);
    say(left('x'), ...members);
    for (let i = 0; i < 120; i++) {
      const frame = { ...left(String(i)), toJSON: () => ++texts };
      say(frame, ...members);
    }
    mock.timers.tick(50);
    assert.equal(texts, 120);
  });

  it('are split, so that no frame is too large', () => {
    say(left('x'));
    toldNow();
    for (let i = 0; i < 120; i++) say(left(String(i)));
    mock.timers.tick(50);
    const now = toldNow();
    for (const member of ['ann', 'bob']) {
      const frames = now.filter((text) => text.startsWith(member));
      assert.deepEqual(
        frames.map((text) => text.split(',').length),
        [50, 50, 20],
      );
    }
  });

  it('of what has closed are dropped', () => {
    say(left('x'));
    say(left('y'));
    toldNow();
    news.forget('ann');
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['bob: -y']);
  });

  it('wait for one that reads slowly, the newest presence of each; nobody else waits', () => {
    slow.add('ann');
    for (let i = 0; i < 500; i++) {
      say(presence('carol', i));
      say(presence('dave', i));
      mock.timers.tick(50);
    }
    say(left('erin'));
    mock.timers.tick(50);
    const all = toldNow();
    assert.equal(all.filter((line) => line.startsWith('ann')).length, 0);
    assert.equal(all.at(-1), 'bob: -erin');
    slow.clear();
    mock.timers.tick(50);
    assert.deepEqual(toldNow(), ['ann: [carol=499,dave=499,-erin]']);
  });

  it('wait in a limited number: who never reads gets them anyway, and is cut off for that', () => {
    slow.add('ann');
    for (let i = 0; i <= 1_000; i++) say(left(String(i)), 'ann');
    assert.deepEqual(toldNow(), []);
    mock.timers.tick(50);
    assert.equal(toldNow().length, 21);
  });
});

describe('a room that many join at once', () => {
  const COUNT = 200;
  /** Who is here already. */
  const HERE = 32;
  /** After so many who come in a moment, 256 copies of their joins have gone out. */
  const AT_ONCE = 256 / HERE;
  const arrival = (id: string): Arrival => ({
    id,
    greeting: greetingOf(id, { presence: 'x'.repeat(1_000) }),
    ice: { iceServers: [] },
  });

  /** A room, and how many frames and bytes went to the first in it. */
  function build(): { room: LocalRoom<string>; frames: () => number; bytes: () => number } {
    let [frames, bytes] = [0, 0];
    const room = new LocalRoom<string>({
      room: new Room<string>({ capacity: Infinity, now: () => 0 }),
      deliver(out) {
        for (const [socket, what] of out) {
          if (socket !== 'first') continue;
          frames++;
          bytes += JSON.stringify(what).length;
        }
      },
      limits: { framesPerSecond: 2_000, bytesPerSecond: 8_388_608 },
    });
    for (const id of ['first', ...Array.from({ length: HERE - 1 }, (_, i) => `here${i}`)]) {
      room.open(id, arrival(id));
    }
    mock.timers.tick(50);
    mock.timers.tick(50);
    return { room, frames: () => frames, bytes: () => bytes };
  }

  for (const [name, ways] of [
    ['and stay', 1],
    ['and go again', 2],
  ] as const) {
    it(`${name}: each change costs a member the same few bytes, and a crowd few frames`, () => {
      const { room, frames, bytes } = build();
      const before = [frames(), bytes()] as const;
      for (let i = 0; i < COUNT; i++) {
        room.open(`s${i}`, arrival(`m${i}`));
        if (ways === 2) room.close(`s${i}`, 1000);
      }
      mock.timers.tick(50);
      const told = frames() - before[0];
      assert(told <= (AT_ONCE + 1) * ways + Math.ceil((COUNT * ways) / 50), `${told} frames`);
      assert(bytes() - before[1] < COUNT * ways * 1_400, `${bytes() - before[1]} bytes`);
    });
  }

  it('tells of a newcomer before its first signal', () => {
    const order: string[] = [];
    const room = new LocalRoom<string>({
      room: new Room<string>({ capacity: Infinity, now: () => 0 }),
      deliver: (out) => order.push(...out.filter(([socket]) => socket === 'a').map(tell)),
      limits: { framesPerSecond: 2_000, bytesPerSecond: 8_388_608 },
    });
    for (const id of ['a', 'b', 'c']) {
      room.open(id, arrival(id));
    }
    order.length = 0;
    room.receive('c', '{"type":"signal","to":"a","signal":"hi"}');
    assert.deepEqual(order, ['a: {"type":"signal","from":"c","signal":"hi"}']);
    room.receive('c', '{"type":"presence","presence":"new"}');
    room.receive('b', '{"type":"presence","presence":"too"}');
    assert.deepEqual(order.splice(0), ['a: {"type":"signal","from":"c","signal":"hi"}'], 'presences wait');
    room.receive('c', '{"type":"signal","to":"a","signal":"again"}');
    assert.deepEqual(order, ['a: [c=new,b=too]', 'a: {"type":"signal","from":"c","signal":"again"}']);
  });
});
