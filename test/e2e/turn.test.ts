import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from './browser.js';
import { Coturn } from './coturn.js';
import { PAGES } from './server.js';

const LIFETIME = 3;

describe('a TURN server', () => {
  const coturn = new Coturn();
  let server: SignallingServer;
  before(async () => {
    await coturn.start();
    server = await serve({ port: 0, folder: PAGES, iceServers: () => coturn.grant(LIFETIME) });
  });
  after(async () => {
    await server.close();
    await coturn.stop();
  });

  const hears = ({ page }: Visitor, about: string): Promise<unknown> =>
    page.waitForFunction((words) => room.log.some(([name, text]) => name === 'message' && text === words), about);

  /** Two who may reach each other by the TURN server alone, and do. */
  async function two(name: string): Promise<[Visitor, Visitor]> {
    const both = await visitTwice(server.url);
    for (const [i, { page }] of both.entries()) {
      const options = { room: name, id: 'ab'[i]!, rtcConfiguration: { iceTransportPolicy: 'relay' } } as const;
      await page.evaluate((rest) => enter(rest).then(() => undefined), options);
    }
    for (const { page } of both) await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'turn');
    return both;
  }

  it('is the path where nothing else is allowed, and the page is told so', async () => {
    const [a, b] = await two('turn');
    await a.page.evaluate(() => room.send('round the corner'));
    await hears(b, 'a: round the corner');
    const stats = await a.page.evaluate(() => room.peers.get('b')!.getStats());
    assert.equal(stats.path, 'turn');
    assert.ok(stats.bytesSent > 0 && stats.bytesReceived > 0 && stats.roundTripTime! < 5);
    const paths = await a.page.evaluate(() => room.log.filter(([name]) => name === 'path').map(([, peer]) => peer));
    assert.deepEqual(paths, ['b', 'b'], 'first the relay, then TURN');
    await leave(a, b);
  });

  it('takes us when ICE restarts after the first credentials have run out', async () => {
    const [a, b] = await two('long');
    const expiry = (): Promise<number> =>
      a.page.evaluate(() => parseInt(room.peers.get('b')!.connection!.getConfiguration().iceServers![0]!.username!));
    const first = await expiry();
    for (const { page } of [a, b]) {
      await page.waitForFunction((time) => {
        const [peer] = room.peers.values();
        return (
          parseInt(peer!.connection!.getConfiguration().iceServers![0]!.username!) > time && Date.now() / 1000 > time
        );
      }, first);
    }
    await a.page.evaluate(() => {
      const { connection } = room.peers.get('b')!;
      connection!.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === 'relay') Object.assign(globalThis, { relayed: true });
      });
      dispatchEvent(new Event('online'));
    });
    await a.page.waitForFunction(() => (globalThis as unknown as { relayed?: boolean }).relayed);
    await b.page.evaluate(() => room.send('after hours'));
    await hears(a, 'b: after hours');
    await a.page.waitForFunction(() => room.peers.get('b')!.path === 'turn');
    await leave(a, b);
  });
});
