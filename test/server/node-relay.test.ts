import assert from 'node:assert/strict';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { WebSocketServer } from 'ws';
import { serve, type ServeOptions, type SignallingServer } from 'webrtc-elements/server/node';
import { LIMITS, PROTOCOL_VERSION } from '../../src/protocol/frames.js';
import { packRelay } from '../../src/protocol/relay-frame.js';
import { Client } from '../support/client.js';
import { numbered } from '../support/numbered.js';
import { within } from '../support/wait.js';

const MEBIBYTE = 2 ** 20;
/** More than any socket between two processes holds by itself. */
const FLOOD = 24 * MEBIBYTE;
const CHUNK = 64 * 1024;

const servers: SignallingServer[] = [];

async function start(options: ServeOptions = {}): Promise<string> {
  const server = await serve({ port: 0, iceServers: [], ...options });
  servers.push(server);
  return server.url;
}

afterEach(async () => {
  mock.timers.reset();
  mock.restoreAll();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

function joinAll<Ids extends readonly string[]>(url: string, ...ids: Ids): Promise<{ [At in keyof Ids]: Client }> {
  return Promise.all(ids.map((id) => Client.join({ url, id }))) as Promise<{ [At in keyof Ids]: Client }>;
}

/** Fails unless exactly so many numbered frames have come from this member, in order and whole. */
async function assertAllCame(to: Client, from: string, count: number, size = 4): Promise<void> {
  const frames = await to.firstRelayed(count);
  for (const [i, { id, payload }] of frames.entries()) {
    assert(id === from && numbered(i, size).equals(payload), `frame ${i} is frame ${i} of ${from}`);
  }
  await to.settled();
  assert.equal(to.relayed.length, count);
}

describe('the relay of a signalling server', () => {
  it('keeps the order of bytes and text, compressed', async () => {
    const url = await start({ webSocketServer: new WebSocketServer({ noServer: true, perMessageDeflate: true }) });
    const [alice, bob] = await joinAll(url, 'alice', 'bob');
    const got: string[] = [];
    bob.socket.on('message', (data: Buffer, isBinary) => {
      const { type, signal } = (isBinary ? {} : JSON.parse(data.toString())) as Record<string, string>;
      if (isBinary) got.push(`bytes ${data.readUInt32BE(data.length - 4)}`);
      else if (type === 'signal') got.push(`text ${signal}`);
    });
    for (let i = 0; i < 500; i++) {
      if (i % 3 === 0) alice.send({ type: 'signal', to: 'bob', signal: String(i) });
      else alice.relay('bob', Buffer.concat([Buffer.alloc(i * 8), numbered(i)]));
    }
    await bob.until(() => (got.length >= 500 ? true : undefined), '500 frames');
    assert.deepEqual(
      got,
      Array.from({ length: 500 }, (_, i) => `${i % 3 === 0 ? 'text' : 'bytes'} ${i}`),
    );
  });

  it('passes on a frame that is cut into single bytes', async () => {
    const url = await start();
    const [alice, bob] = await joinAll(url, 'alice', 'bob');
    const cut = packRelay('bob', numbered(1));
    for (const [i, byte] of cut.entries()) {
      alice.socket.send(Buffer.of(byte), { binary: true, fin: i === cut.length - 1 });
    }
    const [frame] = await bob.firstRelayed(1);
    assert(frame && numbered(1).equals(frame.payload));
  });

  it('closes a member for a frame that is far too large, and another goes on', async () => {
    const url = await start();
    const [, bob, carol] = await joinAll(url, 'alice', 'bob', 'carol');
    carol.relay('bob', Buffer.alloc(4 * LIMITS.frame));
    assert.equal((await carol.end()).code, 1009);
    assert.deepEqual(await bob.next('left'), { type: 'left', id: 'carol', reason: 'lost' });
    bob.relay('bob', numbered(0));
    await assertAllCame(bob, 'bob', 1);
  });
});

describe('a member that has more relayed than it may', () => {
  const SIZE = 1_000;

  it('is slowed down to its rate; all arrives, in order, and the others are as fast as ever', async () => {
    const [rate, count] = [200 * SIZE, 500];
    const url = await start({ limits: { bytesPerSecond: rate } });
    const [alice, bob, carol] = await joinAll(url, 'alice', 'bob', 'carol');
    const began = performance.now();
    for (let i = 0; i < count; i++) alice.relay('bob', numbered(i, SIZE));
    const slow = assertAllCame(bob, 'alice', count, SIZE);
    for (let round = 0; round < 200; round++) {
      carol.send({ type: 'signal', to: 'bob', signal: String(round) });
      await bob.next('signal', 'carol');
    }
    assert(bob.relayed.length < count, 'carol’s signals overtake');
    await slow;
    const time = performance.now() - began;
    // A second's worth passes at once, and what was read in one go with the last of it.
    const implied = ((count * SIZE - rate - CHUNK) / rate) * 1000;
    assert(time > implied * 0.9, `it took ${time} ms of ${implied}`);
    await alice.settled();
    assert(!carol.frames.some(({ type }) => type === 'left'), 'nobody was disconnected');
  });

  it('has all of it relayed, though it says goodbye at once', async () => {
    const [rate, count] = [200 * SIZE, 300];
    const url = await start({ limits: { bytesPerSecond: rate } });
    const [alice, bob] = await joinAll(url, 'alice', 'bob');
    for (let i = 0; i < count; i++) alice.relay('bob', numbered(i, SIZE));
    await alice.leave();
    assert.deepEqual(await bob.next('left'), { type: 'left', id: 'alice', reason: 'leave' });
    await assertAllCame(bob, 'alice', count, SIZE);
  });

  it('does not miss a heartbeat while the server does not read from it', async () => {
    const [rate, count] = [40 * SIZE, 120];
    const url = await start({ limits: { bytesPerSecond: rate }, heartbeat: 500 });
    const [alice, bob] = await joinAll(url, 'alice', 'bob');
    for (let i = 0; i < count; i++) alice.relay('bob', numbered(i, SIZE));
    await assertAllCame(bob, 'alice', count, SIZE);
    await alice.settled(); // after the server has begun to make her wait for a second
  });
});

describe('a member that stops reading', () => {
  const COUNT = FLOOD / CHUNK;
  let webSocketServer: WebSocketServer;
  let alice: Client;
  let bob: Client;
  let carol: Client;
  let dave: Client;
  /** How many frames the kernel took from alice. */
  let sent: number;
  let flood: Promise<void>;

  /** Alice sends as much as the server reads from her; bob reads nothing; it lasts until nothing moves any more. */
  beforeEach(async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'] }); // of the heartbeat, and of how fast somebody reads
    mock.method(performance, 'now', () => Date.now());
    webSocketServer = new WebSocketServer({ noServer: true });
    const url = await start({ limits: { bytesPerSecond: Infinity }, webSocketServer });
    [alice, bob, carol, dave] = await joinAll(url, 'alice', 'bob', 'carol', 'dave');
    bob.socket.pause();
    sent = 0;
    flood = (async () => {
      for (; sent < COUNT; sent++) {
        await new Promise((resolve) => alice.socket.send(packRelay('bob', numbered(sent, CHUNK)), resolve));
      }
    })();
    for (let before = -1; sent > before;) {
      before = sent;
      await talk(50);
    }
  });

  /** Carol and dave exchange text and bytes. */
  async function talk(rounds: number): Promise<void> {
    for (; rounds > 0; rounds--) {
      carol.send({ type: 'signal', to: 'dave', signal: 'ping' });
      await dave.next('signal', 'carol');
      dave.relay('carol', numbered(carol.relayed.length));
      await carol.firstRelayed(carol.relayed.length + 1);
    }
  }

  it('slows down who sends to it, and nobody else; all arrives, in order, once it reads again', async () => {
    const stuck = sent;
    assert(stuck < COUNT / 2, `the server stops reading, ${stuck} of ${COUNT} frames are on their way`);
    await talk(100);
    assert.deepEqual([sent, bob.relayed.length], [stuck, 0]);

    bob.socket.resume();
    await flood;
    await assertAllCame(bob, 'alice', COUNT, CHUNK);
    await Promise.all([alice.settled(), bob.settled()]);
  });

  it('costs the server little memory', () => {
    const waiting = [...webSocketServer.clients].map(({ bufferedAmount }) => bufferedAmount);
    assert(Math.max(...waiting) >= MEBIBYTE, 'the server lets some wait');
    assert(Math.max(...waiting) < 2 * MEBIBYTE, `${waiting.join()} bytes wait in the server`);
    bob.socket.terminate();
  });

  it('is cut off when it reads nothing, and who waited for it goes on', async () => {
    mock.timers.tick(1_999);
    await talk(10);
    assert(!carol.frames.some(({ type }) => type === 'left'));
    mock.timers.tick(20_000);
    assert.deepEqual(await carol.next('left'), { type: 'left', id: 'bob', reason: 'lost' });
    await flood;
    assert.equal((await alice.next('error')).code, 'unknown-peer');
    await alice.settled();
    bob.socket.resume();
    assert.equal((await bob.end()).code, 1006);
  });

  it('leaves nobody waiting when it goes away', async () => {
    bob.socket.terminate();
    assert.deepEqual(await carol.next('left'), { type: 'left', id: 'bob', reason: 'lost' });
    await flood;
    await alice.settled();
  });
});

describe('ICE servers of a signalling server', () => {
  it('are those that you name', async () => {
    const iceServers = [{ urls: 'stun:stun.example' }];
    const alice = await Client.open({ url: await start({ iceServers }), id: 'alice' });
    assert.deepEqual((await alice.next('welcome')).iceServers, iceServers);
  });

  it('are made for each member, and anew when it asks', async () => {
    let made = 0;
    const url = await start({
      iceServers: (member) => ({
        iceServers: [{ urls: `turn:${member}.example`, username: `${++made}` }],
        lifetime: 60,
      }),
    });
    const alice = await Client.join({ url, id: 'alice' });
    const grant = (username: string): object => ({
      iceServers: [{ urls: 'turn:alice.example', username }],
      lifetime: 60,
    });
    assert.deepEqual(alice.frames[0], {
      type: 'welcome',
      version: PROTOCOL_VERSION,
      id: 'alice',
      order: 0,
      members: [],
      ...grant('1'),
    });
    alice.send({ type: 'ice' });
    assert.deepEqual(await alice.next('ice'), { type: 'ice', ...grant('2') });
  });

  it('are STUN when your function throws; you and the page are warned, and the room works', async () => {
    const url = await start({
      iceServers: () => {
        throw new Error('no TURN today');
      },
    });
    const warned = once(process, 'warning') as Promise<[Error]>;
    const alice = await Client.open({ url, id: 'alice' });
    const STUN = [{ urls: 'stun:stun.cloudflare.com:3478' }];
    assert.deepEqual((await alice.next('welcome')).iceServers, STUN);
    assert.equal((await alice.next('error')).code, 'turn-unavailable');
    assert.equal((await within(warned, 'a warning'))[0].message, 'no TURN today');
    alice.send({ type: 'ice' });
    assert.deepEqual(await alice.next('ice'), { type: 'ice', iceServers: STUN, lifetime: 60 });
    assert.equal((await alice.next('error')).code, 'turn-unavailable');
  });
});
