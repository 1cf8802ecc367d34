import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import type { ConnectOptions } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { idsOf, portableIdentity } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { PAGES } from '../../support/server.js';

declare global {
  /** How many answers to its offers a page has had. */
  var answers: number | undefined;
}

const ids = await idsOf('a', 'b');

describe('recovery', () => {
  let server: SignallingServer;
  /** Credentials given out so far. */
  let given = 0;
  before(async () => {
    const iceServers = (): object[] => [
      { urls: 'turn:127.0.0.1:9', username: `user ${++given}`, credential: 'secret' },
    ];
    server = await serve({
      port: 0,
      folder: PAGES,
      iceServers: () => ({ iceServers: iceServers() as { urls: string }[], lifetime: 2 }),
    });
  });
  after(() => server.close());

  type Options = Pick<ConnectOptions, 'peerTimeout' | 'rtcConfiguration'>;
  /** `prepare` is told each page, before it enters. */
  async function two(options: Options = {}, prepare?: (page: Page) => Promise<unknown>): Promise<[Visitor, Visitor]> {
    const both = await visitTwice(server.url);
    const name = `recovery-${Math.random()}`;
    for (const [i, { page }] of both.entries()) {
      await prepare?.(page);
      await enterAs(page, 'ab'[i]!, { room: name, ...options });
    }
    for (const { page } of both) await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
    return both;
  }
  /** As `two`; of the packets of the first one's links so many percent can be lost. */
  async function twoThatLose(options: Options = {}): Promise<[Visitor, Visitor, (share: number) => Promise<void>]> {
    let session: CDPSession | undefined;
    const lose = async (share: number): Promise<void> => {
      const none = { offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 };
      await session?.send('Network.emulateNetworkConditions', { ...none, packetLoss: share, packetQueueLength: 1000 });
    };
    const both = await two({ rtcConfiguration: { iceServers: [] }, ...options }, async (page) => {
      if (session) return;
      session = await page.context().newCDPSession(page);
      await lose(0); // what holds for a connection has to be there before it is made
    });
    return [...both, lose];
  }
  const names = ({ page }: Visitor): Promise<string[]> => page.evaluate(() => room.log.map(([name]) => name));
  const happened = ({ page }: Visitor, event: string): Promise<unknown> =>
    page.waitForFunction((wanted) => room.log.some(([name]) => name === wanted), event);
  const hears = ({ page }: Visitor, about: string): Promise<unknown> =>
    page.waitForFunction((words) => room.log.some(([name, text]) => name === 'message' && text === words), about);
  /** Nothing runs on this page until the function that it resolves with is called. */
  async function sleep({ page }: Visitor): Promise<() => Promise<void>> {
    const session = await page.context().newCDPSession(page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    await paused;
    return () => session.detach();
  }

  it('goes through the server when a direct link falls silent, of which no event tells, and back when it speaks', async () => {
    const [a, b, lose] = await twoThatLose();
    await lose(100);
    await a.page.evaluate(() => room.send('is this on?'));
    await hears(b, `${ids.a}: is this on?`);
    const peer = await a.page.evaluate((id) => [room.peers.get(id)!.path, room.peers.get(id)!.state], ids.b);
    assert.deepEqual(peer, ['relay', 'connected']);
    await lose(0);
    for (const visitor of [a, b])
      await visitor.page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
    await happened(a, 'upgrade');
    assert.ok(!(await names(a)).includes('peer-disconnect'));
    await leave(a, b);
  });

  it('notices that a direct link fell silent while messages are sent over it all the time', async () => {
    const [a, b, lose] = await twoThatLose();
    await lose(100);
    const failed = await a.page.evaluate(async () => {
      const codes: Promise<string>[] = [];
      const sending = setInterval(() => codes.push(codeOf(room.send('x'.repeat(100)))), 100);
      await new Promise<void>((resolve) => {
        room.once('downgrade', () => resolve());
        room.once('peer-disconnect', () => resolve());
      });
      clearInterval(sending);
      return (await Promise.all(codes)).filter((code) => code !== 'fulfilled');
    });
    assert.deepEqual(failed, []);
    for (const visitor of [a, b]) assert.ok(!(await names(visitor)).includes('peer-disconnect'));
    await leave(a, b);
  });

  it('gives up a link that had stalled, stood as ICE has it, and failed: the other side may have none any more', async () => {
    const [a, b, lose] = await twoThatLose({ peerTimeout: 4_000 });
    // The other side has given up by then, and nobody hears of the link that it begins.
    await b.page.evaluate(() => {
      const { socket } = room;
      const send = socket.send.bind(socket);
      socket.send = (data) => (typeof data === 'string' && data.includes('"type":"signal"')) || send(data);
    });
    await lose(100);
    await a.page.evaluate(() => room.send('is this on?'));
    await a.page.evaluate((id) => {
      const { connection } = room.peers.get(id)!;
      for (const value of ['connected', 'failed']) {
        Object.defineProperty(connection, 'connectionState', { value, configurable: true });
        connection!.dispatchEvent(new Event('connectionstatechange'));
      }
    }, ids.b);
    await happened(a, 'webrtc-close');
    assert.ok(!(await names(a)).includes('peer-disconnect'));
    await leave(a, b);
  });

  it('builds a link for who asks for one, although an offer is under way that never arrived', async () => {
    const [a, b] = await visitTwice(server.url);
    await a.page.evaluate(() => {
      const Socket = WebSocket;
      let sockets = 0;
      Object.assign(globalThis, {
        // The first has fallen silent: signals do not come, and the server does not hear of its end.
        WebSocket: class extends Socket {
          readonly deaf = sockets++ === 0;

          constructor(url: string, subprotocols?: string | string[]) {
            super(url, subprotocols);
            this.addEventListener('message', (event: MessageEvent) => {
              if (this.deaf && String(event.data).startsWith('{"type":"signal"')) event.stopImmediatePropagation();
            });
          }

          override close(code?: number, reason?: string): void {
            if (!this.deaf) super.close(code, reason);
          }
        },
      });
    });
    const options = { room: 'lost', rtcConfiguration: { iceServers: [] } };
    await enterAs(a.page, 'a', options);
    await enterAs(b.page, 'b', options);
    await b.page.waitForFunction(
      (id) => room.peers.get(id)?.connection?.signalingState === 'have-local-offer' && room.peers.get(id)?.path,
      ids.a,
    );
    await a.page.evaluate(() => room.socket.reconnect(4000));
    for (const visitor of [a, b]) {
      await visitor.page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
      assert.ok(!(await names(visitor)).includes('error'));
    }
    await leave(a, b);
  });

  it('takes what the server says twice for one', async () => {
    const [a, b] = await visitTwice(server.url);
    await enterAs(a.page, 'a', { room: 'twice' });
    await b.page.evaluate(
      async (identity) => {
        const { socket } = await enter({ room: 'twice', identity });
        socket.addEventListener('message', ({ data }) => {
          if (typeof data !== 'string' || !data.startsWith('{"type":"signal"')) return;
          const again = globalThis.answers;
          globalThis.answers = (again ?? 0) + 1;
          if (again === undefined || again % 2 === 0)
            setTimeout(() => socket.dispatchEvent(new MessageEvent('message', { data })), 50);
        });
      },
      await portableIdentity('b'),
    );
    await b.page.waitForFunction((id) => globalThis.answers! >= 2 && room.peers.get(id)?.channel, ids.a);
    await b.page.evaluate(() => room.send('both have come'));
    await hears(a, `${ids.b}: both have come`);
    assert.ok(!(await names(a)).includes('error'));
    await b.page.waitForFunction(() => room.log.some(([name]) => name === 'error')); // that they came again
    const log = await b.page.evaluate(() => room.log);
    assert.deepEqual(
      new Set(log.filter(([name]) => name === 'error').map(([, about]) => about)),
      new Set(['bad-signal']),
    );
    await leave(a, b);
  });

  it('looks for another path when the kind of network changes, and not for each estimate of its speed', async () => {
    const [a, b] = await two();
    const restarts = await a.page.evaluate((id) => {
      let restarts = 0;
      const { connection } = room.peers.get(id)!;
      connection!.restartIce = () => {
        restarts++;
      };
      const network = (navigator as Navigator & { connection: EventTarget }).connection;
      const change = (type: string | undefined): number => {
        Object.defineProperty(network, 'type', { value: type, configurable: true });
        network.dispatchEvent(new Event('change'));
        return restarts;
      };
      return [change(undefined), change('wifi'), change('wifi'), change('cellular')];
    }, ids.b);
    assert.deepEqual(restarts, [0, 1, 1, 2]);
    await leave(a, b);
  });

  it('looks for another path at once when the network may be another', async () => {
    const [a, b] = await two();
    const fragment = (): Promise<string | undefined> =>
      a.page.evaluate(
        () => /ice-ufrag:(\S+)/.exec([...room.peers.values()][0]!.connection!.localDescription!.sdp)?.[1],
      );
    const before = await fragment();
    await a.page.evaluate(() => {
      Object.assign(globalThis, { connection: [...room.peers.values()][0]!.connection });
      dispatchEvent(new Event('online'));
    });
    await a.page.waitForFunction((old) => {
      const { localDescription, connectionState, signalingState } = [...room.peers.values()][0]!.connection!;
      const now = /ice-ufrag:(\S+)/.exec(localDescription!.sdp)?.[1];
      return now !== old && connectionState === 'connected' && signalingState === 'stable';
    }, before);
    await b.page.evaluate(() => room.send('still the same'));
    await hears(a, `${ids.b}: still the same`);
    const same = await a.page.evaluate(
      () => (globalThis as unknown as { connection: unknown }).connection === [...room.peers.values()][0]!.connection,
    );
    assert.equal(same, true, 'the connection is the one it was');
    assert.ok(!(await names(a)).includes('peer-disconnect'));
    await leave(a, b);
  });

  it('has fresh TURN credentials before the old ones run out', async () => {
    const [a, b] = await two();
    const user = (): Promise<string | undefined> =>
      a.page.evaluate(() => [...room.peers.values()][0]!.connection!.getConfiguration().iceServers?.[0]?.username);
    const before = await user();
    for (let time = 0; time < 2; time++) {
      const old = await user();
      await a.page.waitForFunction(
        (name) => [...room.peers.values()][0]!.connection!.getConfiguration().iceServers?.[0]?.username !== name,
        old,
      );
    }
    assert.notEqual(await user(), before);
    assert.ok(!(await names(a)).includes('error'));
    await leave(a, b);
  });

  it('waits for a page that sleeps, and loses nothing', async () => {
    const [a, b] = await two();
    const wake = await sleep(b);
    await a.page.evaluate(() => {
      for (const text of ['one', 'two', 'three']) void room.send(text);
    });
    await a.page.waitForFunction((id) => room.peers.get(id)!.path === 'relay', ids.b); // it took it for a broken link
    assert.ok(await a.page.evaluate((id) => room.peers.get(id)!.bufferedAmount > 0, ids.b));
    await wake();
    for (const text of ['one', 'two', 'three']) await hears(b, `${ids.a}: ${text}`);
    await a.page.waitForFunction((id) => room.peers.get(id)!.bufferedAmount === 0, ids.b);
    for (const visitor of [a, b]) {
      const seen = await names(visitor);
      assert.ok(!seen.includes('peer-disconnect') && !seen.includes('error'));
    }
    await leave(a, b);
  });

  it('gives up on a peer in time, rejects what waited for it, and meets it again', async () => {
    const [a, b] = await two({ peerTimeout: 5_000 });
    const before = (await names(a)).length;
    const wake = await sleep(b);
    const code = await a.page.evaluate(() => codeOf(room.send('are you there?')));
    assert.equal(code, 'peer-unreachable');
    assert.deepEqual(
      (await names(a)).slice(before).filter((name) => ['connect', 'peer-disconnect', 'error'].includes(name)),
      ['error', 'peer-disconnect'],
    );
    await wake();
    await a.page.waitForFunction((start) => room.log.slice(start).some(([name]) => name === 'connect'), before);
    await a.page.evaluate(() => room.send('there you are'));
    await hears(b, `${ids.a}: there you are`);
    await b.page.evaluate(() => room.send('I slept'));
    await hears(a, `${ids.b}: I slept`);
    await leave(a, b);
  });
});
