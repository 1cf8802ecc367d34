import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { EdgeRoom } from '../../server/edge/edge-room.js';
import { packRelay } from '../../src/protocol/relay-frame.js';
import { EdgeWire } from '../support/edge/edge-wire.js';
import { requestOf } from '../support/server/request-of.js';

const KIBIBYTE = 1024;
const CHUNK = Buffer.alloc(60 * KIBIBYTE);

/** What a socket was told of the presence of others. */
function presencesOf({ told }: EdgeWire): string[] {
  return told.filter((data) => typeof data === 'string' && data.includes('"presence","id"')).map(String);
}

let room: EdgeRoom<EdgeWire>;

beforeEach(() => {
  mock.timers.enable({ apis: ['Date', 'setTimeout'] });
  const limits = { framesPerSecond: Infinity, bytesPerSecond: Infinity };
  room = new EdgeRoom<EdgeWire>({ name: { party: 'main', name: 'r' }, iceServers: [], limits });
});

afterEach(() => mock.timers.reset());

async function join(id: string): Promise<EdgeWire> {
  const wire = new EdgeWire();
  await room.connect(wire, requestOf('r', id));
  return wire;
}

function relay(from: EdgeWire, to: string): void {
  room.receive(from, packRelay(to, CHUNK));
}

/** Fills what waits for somebody with a bit more than 1 MiB. */
function fill(from: EdgeWire, to: string): void {
  for (let i = 0; i < 18; i++) relay(from, to);
}

describe('a reader on the edge, for whom more than 1 MiB waits', () => {
  it('is cut off if it answers nothing, and the others talk all the time', async () => {
    const [ann, bob, deaf] = [await join('ann'), await join('bob'), await join('deaf')];
    fill(ann, 'deaf');
    for (let second = 0; second < 10 && deaf.code === undefined; second++) {
      mock.timers.tick(1_000);
      relay(ann, 'deaf');
      relay(ann, 'bob');
      for (const answer of bob.read(Infinity)) room.receive(bob, answer);
    }
    assert.equal(deaf.code, 1013, 'a code after which clients come back');
    assert.equal(bob.code, undefined);
    await Promise.resolve();
    const told = deaf.told.length;
    relay(ann, 'deaf');
    assert.equal(deaf.told.length, told, 'nothing is sent to it any more');
    assert.match(String(ann.told.at(-1)), /unknown-peer/);
  });

  it('is cut off if it guesses the answers, or repeats an old one', async () => {
    const [ann, deaf] = [await join('ann'), await join('deaf')];
    relay(ann, 'deaf');
    relay(ann, 'deaf');
    const [first = ''] = deaf.read(Infinity);
    assert.match(first, /"pong"/);
    room.receive(deaf, first);
    fill(ann, 'deaf');
    for (let second = 0; second < 10; second++) {
      mock.timers.tick(1_000);
      for (let n = 0; n < 100; n++) room.receive(deaf, JSON.stringify({ type: 'pong', n }));
      room.receive(deaf, first);
      relay(ann, 'deaf');
    }
    assert.equal(deaf.code, 1013);
  });

  it('is cut off though nobody sends it anything any more', async () => {
    const [ann, deaf] = [await join('ann'), await join('deaf')];
    fill(ann, 'deaf');
    for (let second = 0; second < 10; second++) {
      mock.timers.tick(1_000);
      room.sweep();
    }
    await Promise.resolve();
    assert.equal(deaf.code, 1013);
    assert.equal(room.seats.size, 1);
  });

  it('leaves nobody behind when it is cut off by the answer to its own frame', async () => {
    room = new EdgeRoom<EdgeWire>({
      name: { party: 'main', name: 'r' },
      iceServers: [],
      limits: { framesPerSecond: Infinity, bytesPerSecond: Infinity },
    });
    const members = await Promise.all(Array.from({ length: 40 }, (_, i) => join(`m${i}`)));
    const deaf = await join('deaf');
    for (let i = 0; i < 20; i++) {
      const presence = JSON.stringify({ i, said: 'y'.repeat(2_000) });
      for (const member of members) {
        room.receive(member, JSON.stringify({ type: 'presence', presence }));
        for (const answer of member.read(Infinity)) room.receive(member, answer);
      }
      mock.timers.tick(100);
    }
    mock.timers.tick(20_000);
    room.receive(deaf, 'nonsense');
    assert.equal(deaf.code, 1013);
    await Promise.resolve();
    assert.equal(room.seats.has('deaf'), false);
  });

  it('is cut off, too, if there is nothing for it but news', async () => {
    const [ann, bob, deaf] = [await join('ann'), await join('bob'), await join('deaf')];
    fill(ann, 'deaf');
    room.receive(ann, JSON.stringify({ type: 'presence', presence: '{"typing":true}' }));
    for (let second = 0; second < 10; second++) {
      mock.timers.tick(1_000);
      await Promise.resolve();
    }
    assert.equal(deaf.code, 1013);
    assert.match(String(bob.told.at(-1)), /"left","id":"deaf","reason":"lost"/);
    assert.deepEqual([...room.seats.keys()], ['ann', 'bob']);
  });

  for (const [name, perSecond] of [
    ['reads much', 20],
    ['reads 16 KiB per second and a bit', 0.3],
  ] as const) {
    it(`stays if it ${name}`, async () => {
      const [ann, slow] = [await join('ann'), await join('slow')];
      fill(ann, 'slow');
      let read = 0;
      for (let second = 1; second <= 60; second++) {
        mock.timers.tick(1_000);
        // One in two frames is a ping.
        const frames = Math.floor(second * perSecond * 2) - read;
        read += frames;
        for (const answer of slow.read(frames)) room.receive(slow, answer);
        if (second % 4 === 0) relay(ann, 'slow');
      }
      assert.equal(slow.code, undefined);
    });
  }

  it('is told the newest presence of each once it has caught up', async () => {
    const [ann, bob, slow] = [await join('ann'), await join('bob'), await join('slow')];
    fill(ann, 'slow');
    mock.timers.tick(1_000); // what came of its join is told
    const before = presencesOf(slow).length;
    for (let i = 0; i < 20; i++) {
      room.receive(bob, JSON.stringify({ type: 'presence', presence: `"typing ${i}"` }));
      mock.timers.tick(100);
    }
    mock.timers.tick(100);
    assert.equal(presencesOf(ann).length, 20);
    assert.equal(presencesOf(slow).length, before);
    for (const answer of slow.read(Infinity)) room.receive(slow, answer);
    mock.timers.tick(100);
    assert.equal(presencesOf(slow).length, before + 1);
    assert.match(presencesOf(slow).at(-1) ?? '', /typing 19/);
  });
});
