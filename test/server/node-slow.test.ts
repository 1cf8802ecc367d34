import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { WebSocketServer } from 'ws';
import { packRelay } from '../../src/protocol/relay-frame.js';
import { Client } from '../support/client.js';
import { Command } from '../support/command.js';
import { rawGet } from '../support/server/raw-get.js';
import { RawConnection } from '../support/server/raw-connection.js';
import { frameOf, RawSocket } from '../support/server/raw-socket.js';
import { Servers } from '../support/servers.js';
import { until } from '../support/wait.js';

const MEBIBYTE = 2 ** 20;

const servers = new Servers();

afterEach(async () => {
  mock.timers.reset();
  await servers.close();
});

/** Alice and bob in a room, who say something to each other while somebody does harm. */
async function chatDuring(url: string, harm: () => Promise<unknown>): Promise<void> {
  const [alice, bob] = await Promise.all([
    Client.join({ url, room: 'chat', id: 'alice' }),
    Client.join({ url, room: 'chat', id: 'bob' }),
  ]);
  let over = false;
  const talk = async (): Promise<void> => {
    for (let round = 0; !over || round < 3; round++) {
      alice.send({ type: 'signal', to: 'bob', signal: `ping ${round}` });
      assert.equal((await bob.next('signal')).signal, `ping ${round}`);
      bob.relay('alice', Buffer.from(`pong ${round}`));
      assert.equal((await alice.firstRelayed(round + 1)).length, round + 1);
      await new Promise((resolve) => setTimeout(resolve, 5)); // they are people, not a benchmark
    }
  };
  await Promise.all([harm().finally(() => (over = true)), talk()]);
  await Promise.all([alice.leave(), bob.leave()]);
}

describe('somebody who takes their time to say what they want', { concurrency: true }, () => {
  let url: string;
  before(async () => {
    ({ url } = await servers.start());
  });
  const HEAD = 'GET /parties/main/lobby HTTP/1.1\r\nHost: a\r\nX-Slow: ';
  const cases: readonly { name: string; first: string; more: string }[] = [
    { name: 'and says nothing', first: '', more: '' },
    { name: 'and stops within a line', first: 'GET /hea', more: '' },
    { name: 'and goes on byte by byte', first: HEAD, more: 'x' },
    { name: 'and goes on header by header', first: 'GET / HTTP/1.1\r\nHost: a\r\n', more: 'X: y\r\n' },
    { name: 'and never ends its handshake', first: `${HEAD}y\r\nUpgrade: websocket\r\n`, more: '' },
  ];
  it('is cut off, while others chat', async () => {
    await chatDuring(url, async () => {
      const began = performance.now();
      await Promise.all(
        cases.map(async ({ name, first, more }) => {
          const connection = await RawConnection.open(url);
          connection.write(first);
          await until(() => {
            if (more) connection.write(more);
            return connection.ended;
          }, `one who takes their time ${name} is cut off`);
          assert(performance.now() - began > 5_000, `one who takes their time ${name} has some`);
          connection.close();
        }),
      );
    });
  });
});

describe('a socket', () => {
  it('that stays within a frame is cut at the second heartbeat', async () => {
    const { url } = await servers.start({ heartbeat: 1_000 });
    await chatDuring(url, async () => {
      const halves = [frameOf(0x81, 'x'.repeat(1_000)).subarray(0, 500), Buffer.of(0x81), Buffer.of(0x89, 0x85, 0)];
      const sockets = await Promise.all(
        halves.map(async (bytes, i) => {
          const socket = await RawSocket.open(url, 'chat', `mallory${i}`);
          socket.stream.write(bytes);
          return socket;
        }),
      );
      assert.deepEqual(await Promise.all(sockets.map((socket) => socket.end())), [undefined, undefined, undefined]);
    });
    assert.deepEqual(JSON.parse((await rawGet(url, '/health')).body), { status: 'ok', rooms: 1, members: 0 });
  });

  it('that pings, and never reads what it is answered, is cut off', async () => {
    const webSocketServer = new WebSocketServer({ noServer: true });
    const { url } = await servers.start({ webSocketServer });
    await chatDuring(url, async () => {
      const mallory = await Client.join({ url, id: 'mallory' });
      mallory.socket.pause();
      let most = 0;
      while (webSocketServer.clients.size > 2) {
        await new Promise((resolve) => mallory.socket.ping(Buffer.alloc(125), undefined, resolve));
        for (const { bufferedAmount } of webSocketServer.clients) most = Math.max(most, bufferedAmount);
      }
      assert(most < MEBIBYTE, `${most} bytes wait in the server`);
      mallory.socket.terminate();
    });
  });
});

describe('a member that never reads, while another floods it', () => {
  let command: Command;
  let url: string;
  before(async () => {
    const limits = ['--frames-per-second', '1000000', '--bytes-per-second', '1000000000'];
    command = new Command('--port', '0', '--no-stun', ...limits);
    url = await command.started();
  });
  after(() => command.dispose());

  const value = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec((await rawGet(url, '/metrics')).body)?.[1]);

  const TEXT = 'x'.repeat(4_000);

  /** Does something while others chat. Returns how far the server's memory grew in the meantime, in MiB. */
  async function growthDuring(harm: () => Promise<unknown>): Promise<number> {
    const before = await command.memory();
    let most = before;
    let over = false;
    const watch = (): Promise<void> =>
      until(async () => {
        most = Math.max(most, await command.memory());
        return over;
      }, 'the flood is over');
    await chatDuring(url, () => Promise.all([harm().finally(() => (over = true)), watch()]));
    return (most - before) / MEBIBYTE;
  }

  it('with signals and bytes: is cut off; the server keeps its memory, and all others stay', async () => {
    const frame = (round: number): string | Uint8Array =>
      round % 2 ? packRelay('deaf', Buffer.from(TEXT)) : JSON.stringify({ type: 'signal', to: 'deaf', signal: TEXT });
    const cutBefore = await value('webrtc_elements_cut_sockets_total');
    const deaf = await Client.join({ url, id: 'deaf' });
    // Many send to it, and it is cut once.
    const flooders = await Promise.all(['f1', 'f2', 'f3'].map((id) => Client.join({ url, id })));
    deaf.socket.pause();
    const flood = async (from: Client): Promise<void> => {
      const gone = (): boolean => from.frames.some((told) => told.type === 'left' && told.id === 'deaf');
      const news = new Promise((resolve) => from.socket.on('message', () => gone() && resolve(undefined)));
      for (let round = 0; !gone(); round++) {
        await Promise.race([news, new Promise((resolve) => from.socket.send(frame(round), resolve))]);
      }
    };
    const grown = await growthDuring(() => Promise.all(flooders.map(flood)));
    assert(grown < 160, `it took ${grown} MiB`);
    assert.equal(await value('webrtc_elements_cut_sockets_total'), cutBefore + 1);
    await Promise.all(flooders.map((from) => from.settled()));
    await Promise.all(flooders.map((from) => from.leave()));
    deaf.socket.terminate();
  });

  it('with presence: costs the server little, because only the newest counts', async () => {
    const [deaf, flooder] = await Promise.all(['deaf', 'loud'].map((id) => Client.join({ url, room: 'r', id })));
    assert(deaf && flooder);
    deaf.socket.pause();
    const grown = await growthDuring(async () => {
      for (let round = 0; round < 20_000; round++) {
        flooder.send({ type: 'presence', presence: `${TEXT}${round}` });
        if (round % 100 === 0) await flooder.settled();
      }
    });
    assert(grown < 64, `it took ${grown} MiB for 80`);
    deaf.socket.resume();
    const newest = (): unknown =>
      deaf.frames.findLast((told) => told.type === 'presence' && told.presence.endsWith('x19999'));
    await deaf.until(newest, 'the newest presence');
    await Promise.all([deaf.leave(), flooder.leave()]);
  });
});

describe('somebody who was sent away', () => {
  it('is cut off soon, if they do not go', async () => {
    const { url } = await servers.start();
    mock.timers.enable({ apis: ['setTimeout'] });
    const { stream } = await RawSocket.open(url, 'lobby', 'rude', ['webrtc-elements.9']);
    const ended = once(stream, 'close');
    await Client.join({ url, id: 'alice' }); // by now the other has been sent away
    mock.timers.tick(5_000);
    await ended;
  });
});
