import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { leave, visitBlank, type Visitor } from '../../support/browser.js';
import { act, hears, isTold, paint, sees, speak, take } from '../../support/media/actors.js';
import { sectionsOf } from '../../support/media/stage.js';
import { ServerProcess } from '../../support/server.js';

describe('tracks come back', () => {
  const server = new ServerProcess();
  let rooms = 0;
  before(() => server.start());
  after(() => server.stop());

  /** Two who see and hear each other. */
  async function two(): Promise<[Visitor, Visitor]> {
    const options = { room: `back ${++rooms}` };
    const both = [await act(server.url, 'a', options), await act(server.url, 'b', options)] as const;
    for (const one of both) {
      await paint(one, one === both[0] ? 'red' : 'blue');
      await speak(one);
    }
    await see(...both);
    return [...both];
  }

  async function see(a: Visitor, b: Visitor): Promise<void> {
    await Promise.all([sees(a, 'blue'), sees(b, 'red'), hears(a), hears(b)]);
  }

  it('over a new link, in the same stream, when the link was killed', async () => {
    const [a, b] = await two();
    const streams = (): string[] => [...stage.shown.values()].map(({ track }) => track.stream.id);
    const before = await b.page.evaluate(streams);
    for (const killer of [a, b]) {
      await killer.page.evaluate(() => {
        const { connection } = [...room.peers.values()][0]!;
        connection!.close();
      });
      for (const { page } of [a, b]) {
        for (const state of ['waiting', 'live']) await isTold({ page }, `track-state camera ${state}`);
      }
      await see(a, b);
    }
    assert.deepEqual(await b.page.evaluate(streams), before);
    assert.equal((await b.page.evaluate(() => stage.told)).filter((words) => words === 'track camera').length, 1);
    assert.ok((await a.page.evaluate(sectionsOf)) <= 4, 'one of each kind and side at most');
    await leave(a, b);
  });

  it('after a restart of ICE', async () => {
    const [a, b] = await two();
    for (const one of [a, b]) {
      await one.page.evaluate(async () => {
        const connection = [...room.peers.values()][0]!.connection!;
        const stable = new Promise<void>((resolve) => {
          connection.addEventListener(
            'signalingstatechange',
            () => connection.signalingState === 'stable' && resolve(),
          );
        });
        connection.restartIce();
        await stable;
      });
      await see(a, b);
    }
    await leave(a, b);
  });

  it('when one side is reloaded, and publishes again', async () => {
    const [a, b] = await two();
    await b.page.reload();
    await b.page.waitForFunction(() => globalThis.ready);
    await isTold(a, 'track-end camera');
    await take(b, 'b', { room: `back ${rooms}` });
    await sees(b, 'red');
    await paint(b, 'blue');
    await sees(a, 'blue');
    await leave(a, b);
  });

  it('from somebody who calls while the server is down, and comes again', async () => {
    const [a, b] = await two();
    await server.stop();
    for (const { page } of [a, b]) await page.waitForFunction(() => room.state === 'reconnecting');
    await see(a, b);
    await a.page.evaluate(() => stage.published.get('camera')!.pause());
    await isTold(b, 'track-state camera paused');
    await a.page.evaluate(() => stage.published.get('camera')!.resume());
    await sees(b, 'red');
    await server.start();
    for (const { page } of [a, b]) await page.waitForFunction(() => room.state === 'connected');
    await paint(a, 'green', 'screen');
    await sees(b, 'green', 'screen');
    await see(a, b);
    await leave(a, b);
  });

  it('when only the relay stands, and then the link again', async () => {
    const both = [await visitBlank(server.url), await visitBlank(server.url)] as const;
    const session = await both[0].page.context().newCDPSession(both[0].page);
    const lose = (packetLoss: number): Promise<unknown> =>
      session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 1,
        downloadThroughput: -1,
        uploadThroughput: -1,
        packetQueueLength: 1000,
        packetLoss,
      });
    await lose(0); // what holds for a connection has to be there before it is made
    const options = { room: `back ${++rooms}` };
    for (const [at, visitor] of both.entries()) await take(visitor, 'ab'[at]!, options);
    const [a, b] = both;
    await paint(a, 'red');
    await sees(b, 'red');
    await lose(100);
    await b.page.evaluate(() => room.send('is this on?'));
    await isTold(b, 'track-state camera waiting');
    assert.equal(await b.page.evaluate(() => [...room.peers.values()][0]!.path), 'relay');
    await lose(0);
    await isTold(b, 'track-state camera live');
    await sees(b, 'red');
    await leave(a, b);
  });
});
