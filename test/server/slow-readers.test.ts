import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { Client } from '../support/client.js';
import { Servers } from '../support/servers.js';
import { until } from '../support/wait.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
/** What a client of ours has at most on its way to one peer. */
const WINDOW = 512 * KIBIBYTE;

const servers = new Servers();
let url: string;
let webSocketServer: WebSocketServer;

beforeEach(async () => {
  mock.timers.enable({ apis: ['setInterval', 'Date'] }); // nobody is cut off until the test says so
  mock.method(performance, 'now', () => Date.now());
  webSocketServer = new WebSocketServer({ noServer: true });
  ({ url } = await servers.start({ webSocketServer }));
});

afterEach(async () => {
  mock.timers.reset();
  mock.restoreAll();
  await servers.close();
});

/** How much waits in the server for the socket for which most does. */
function mostWaiting(): number {
  return Math.max(...[...webSocketServer.clients].map((socket: WebSocket) => socket.bufferedAmount));
}

async function join(id: string): Promise<Client> {
  return Client.join({ url, room: 'r', id });
}

/** A member that does not read, and another that has sent it more than it may. Nothing of that one is read any more. */
async function deafen(): Promise<{ deaf: Client; filler: Client }> {
  const deaf = await join('deaf');
  const filler = await join('filler');
  deaf.socket.pause();
  const fill = (): boolean => {
    if (filler.socket.bufferedAmount === 0)
      for (let i = 0; i < 8; i++) filler.relay('deaf', Buffer.alloc(64 * KIBIBYTE));
    return mostWaiting() > MEBIBYTE;
  };
  await until(fill, 'more than 1 MiB waits for the deaf one');
  return { deaf, filler };
}

/** Both ways between two members, text and bytes. */
async function assertTalk(ann: Client, bob: Client): Promise<void> {
  for (const [from, to] of [
    [ann, bob],
    [bob, ann],
  ] as const) {
    const had = to.relayed.length;
    from.send({ type: 'signal', to: to.id, signal: 'hi' });
    from.relay(to.id, Buffer.from('hi'));
    assert.equal((await to.next('signal', from.id)).signal, 'hi');
    assert.equal((await to.firstRelayed(had + 1)).at(-1)?.id, from.id);
  }
}

describe('a member that does not read, for whom more than 1 MiB waits, keeps nobody from talking', () => {
  const harms: readonly (readonly [name: string, harm: (ann: Client) => void])[] = [
    ['who says something to all', (ann) => ann.send({ type: 'presence', presence: '{"typing":true}' })],
    ['who sends it a message', (ann) => ann.relay('deaf', Buffer.from('hi'))],
    ['who sends it a signal', (ann) => ann.send({ type: 'signal', to: 'deaf', signal: 'hi' })],
    [
      'who sends it as much as a client sends before it hears from its peer',
      (ann) => {
        for (let sent = 0; sent < WINDOW; sent += 64 * KIBIBYTE) ann.relay('deaf', Buffer.alloc(64 * KIBIBYTE));
      },
    ],
  ];
  for (const [name, harm] of harms) {
    it(name, async () => {
      const [ann, bob] = [await join('ann'), await join('bob')];
      const { deaf, filler } = await deafen();
      for (let i = 0; i < 3; i++) {
        harm(ann);
        await assertTalk(ann, bob);
        if (name.includes('as much')) break; // a client waits now
      }
      assert.equal(webSocketServer.clients.size, 4, 'nobody was cut off for that');
      for (const { socket } of [deaf, filler]) socket.terminate();
    });
  }

  it('who comes, goes and is lost', async () => {
    const ann = await join('ann');
    const { deaf, filler } = await deafen();
    for (let i = 0; i < 3; i++) {
      const bob = await join(`bob${i}`);
      await ann.next('joined');
      await assertTalk(ann, bob);
      if (i === 1) bob.socket.terminate();
      else await bob.leave();
      await ann.next('left');
    }
    for (const { socket } of [deaf, filler]) socket.terminate();
  });
});

describe('who sends to a slow reader without end', () => {
  it('is not read until the other has caught up, and nothing is lost', async () => {
    const { deaf, filler } = await deafen();
    filler.send({ type: 'ping' });
    assert(mostWaiting() < 2 * MEBIBYTE);
    deaf.socket.resume();
    await filler.next('pong');
    const sent = deaf.relayed.length;
    filler.relay('deaf', Buffer.from('last'));
    await deaf.until(() => (deaf.relayed.length > sent ? true : undefined), 'the last frame');
    await until(() => deaf.relayed.at(-1)?.payload.length === 4, 'the last frame is the last');
  });

  it('does not stop others who send to the same one', async () => {
    const { deaf } = await deafen();
    const other = await join('other');
    for (let sent = 0; sent < WINDOW; sent += 64 * KIBIBYTE) other.relay('deaf', Buffer.alloc(64 * KIBIBYTE));
    await other.settled();
    deaf.socket.terminate();
  });
});

describe('a reader for whom more than 1 MiB waits', () => {
  it('is cut off if it takes less than 16 KiB per second, and who waited for it goes on', async () => {
    const ann = await join('ann');
    const { deaf, filler } = await deafen();
    filler.send({ type: 'ping' });
    mock.timers.tick(2_000); // that long an answer may take at least
    await ann.settled();
    assert(!ann.frames.some(({ type }) => type === 'left'));
    mock.timers.tick(8_000);
    assert.deepEqual(await ann.until(() => ann.frames.find(({ type }) => type === 'left'), 'the loss'), {
      type: 'left',
      id: 'deaf',
      reason: 'lost',
    });
    await filler.next('pong');
    deaf.socket.resume();
    assert.equal((await deaf.end()).code, 1006, 'a code after which clients come back');
  });

  it('stays if it takes more, though it never catches up', async () => {
    const { deaf, filler } = await deafen();
    for (let second = 0; second < 60; second += 5) {
      const had = deaf.relayed.length;
      deaf.socket.resume();
      await deaf.until(() => (deaf.relayed.length > had + 2 ? true : undefined), 'some of what waits');
      deaf.socket.pause();
      deaf.relay('filler', Buffer.of(1)); // after its answers
      await filler.firstRelayed(1 + second / 5);
      await until(() => {
        if (filler.socket.bufferedAmount === 0) filler.relay('deaf', Buffer.alloc(64 * KIBIBYTE));
        return mostWaiting() > MEBIBYTE;
      }, 'as much waits as before');
      mock.timers.tick(5_000);
    }
    assert.equal(webSocketServer.clients.size, 2);
    deaf.socket.terminate();
  });

  it('is ended if it and another fill each other, so that nobody reads what they send', async () => {
    mock.restoreAll(); // or the limits would let nothing more through
    const ours = new WebSocketServer({ noServer: true });
    const { url } = await servers.start({ webSocketServer: ours, heartbeat: 30_000 });
    const both = [await Client.join({ url, id: 'a' }), await Client.join({ url, id: 'b' })] as const;
    for (const { socket } of both) socket.pause();
    const [a, b] = both;
    await until(() => {
      for (const [from, to] of [
        [a, b],
        [b, a],
      ] as const)
        if (from.socket.bufferedAmount === 0)
          for (let i = 0; i < 8; i++) from.relay(to.id, Buffer.alloc(64 * KIBIBYTE));
      return [...ours.clients].every(({ isPaused }) => isPaused);
    }, 'neither is read');
    const ann = await Client.join({ url, id: 'ann' });
    await ann.settled();
    mock.timers.tick(60_000);
    await until(() => ours.clients.size <= 1, 'both have lost their places');
    for (const { socket } of both) socket.resume();
    ann.socket.terminate();
  });

  it('is cut off if it guesses the answers', async () => {
    const { deaf } = await deafen();
    const forged = Buffer.alloc(4);
    for (let i = 0; i < 100; i++) deaf.socket.pong(forged);
    mock.timers.tick(10_000);
    await until(() => webSocketServer.clients.size === 1, 'guesses do not count');
  });
});

describe('frames of the WebSocket protocol', () => {
  for (const type of ['ping', 'pong'] as const) {
    it(`count as frames: who sends more than allowed is not read for a while (${type})`, async () => {
      const ours = new WebSocketServer({ noServer: true });
      const limited = await servers.start({ webSocketServer: ours, limits: { framesPerSecond: 100 } });
      const alice = await Client.join({ url: limited.url, id: 'alice' });
      const [socket] = [...ours.clients];
      assert(socket);
      for (let i = 0; i < 40; i++) alice.socket[type]('x');
      await alice.settled();
      assert.equal(socket.isPaused, false);
      await until(() => {
        for (let i = 0; i < 40; i++) alice.socket[type]('x');
        return socket.isPaused;
      }, 'alice is not read');
    });
  }
});
