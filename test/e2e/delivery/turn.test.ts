import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve, type CoturnOptions, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitTwice, type Visitor } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { Coturn } from '../../support/coturn.js';
import { PAGES } from '../../support/server.js';

/** Of credentials, in seconds: long enough to be used in, on a slow machine too. */
const LIFETIME = 6;
const HOUR = 3_600_000;

const ids = await idsOf('a', 'b');

describe('a TURN server', () => {
  const coturn = new Coturn();
  let server: SignallingServer;
  before(async () => {
    await coturn.start();
    server = await serve({ port: 0, folder: PAGES, iceServers: coturn.provider(LIFETIME) });
  });
  after(async () => {
    await server.close();
    await coturn.stop();
  });

  const hears = ({ page }: Visitor, about: string): Promise<unknown> =>
    page.waitForFunction((words) => room.log.some(([name, text]) => name === 'message' && text === words), about);

  async function enterBoth(visitors: readonly Visitor[], name: string): Promise<void> {
    for (const [i, { page }] of visitors.entries()) {
      await enterAs(page, 'ab'[i]!, { room: name, rtcConfiguration: { iceTransportPolicy: 'relay' } });
    }
  }

  /** Two who may reach each other by the TURN server alone, and do. */
  async function two(name: string): Promise<[Visitor, Visitor]> {
    const both = await visitTwice(server.url);
    await enterBoth(both, name);
    for (const { page } of both) await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'turn');
    return both;
  }

  it('is the path where nothing else is allowed, and the page is told so', async () => {
    const [a, b] = await two('turn');
    await a.page.evaluate(() => room.send('round the corner'));
    await hears(b, `${ids.a}: round the corner`);
    const stats = await a.page.evaluate((id) => room.peers.get(id)!.getStats(), ids.b);
    assert.equal(stats.path, 'turn');
    assert.ok(stats.bytesSent > 0 && stats.bytesReceived > 0 && stats.roundTripTime! < 60);
    const paths = await a.page.evaluate(() => room.log.filter(([name]) => name === 'path').map(([, peer]) => peer));
    assert.deepEqual(paths.slice(0, 2), [ids.b, ids.b], 'first the relay, then TURN');
    await leave(a, b);
  });

  it('takes us when ICE restarts after the first credentials have run out', async () => {
    const [a, b] = await two('long');
    const expiry = (): Promise<number> =>
      a.page.evaluate(
        (id) => parseInt(room.peers.get(id)!.connection!.getConfiguration().iceServers![0]!.username!),
        ids.b,
      );
    const first = await expiry();
    for (const { page } of [a, b]) {
      await page.waitForFunction((time) => {
        const [peer] = room.peers.values();
        return (
          parseInt(peer!.connection!.getConfiguration().iceServers![0]!.username!) > time && Date.now() / 1000 > time
        );
      }, first);
    }
    await a.page.evaluate((id) => {
      const { connection } = room.peers.get(id)!;
      connection!.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === 'relay') Object.assign(globalThis, { relayed: true });
      });
      dispatchEvent(new Event('online'));
    }, ids.b);
    await a.page.waitForFunction(() => (globalThis as unknown as { relayed?: boolean }).relayed);
    await b.page.evaluate(() => room.send('after hours'));
    await hears(a, `${ids.b}: after hours`);
    await a.page.waitForFunction((id) => room.peers.get(id)!.path === 'turn', ids.b);
    await leave(a, b);
  });

  const wrongs: readonly (readonly [name: string, wrong: Partial<CoturnOptions>])[] = [
    ['have run out', { now: () => Date.now() - 2 * HOUR }],
    ['were made with another secret', { secret: 'a secret of somebody else' }],
  ];
  for (const [name, wrong] of wrongs) {
    it(`refuses credentials that ${name}: the page is told, and messages go through the server`, async (t) => {
      const misled = await serve({ port: 0, folder: PAGES, iceServers: coturn.provider(3_600, wrong) });
      t.after(() => misled.close());
      const both = await visitTwice(misled.url);
      await enterBoth(both, 'refused');
      const [a, b] = both;
      for (const { page } of both) {
        const refused = await page.waitForFunction(() => room.log.find(([, text]) => text.includes('turn-refused')));
        assert.deepEqual(await refused.evaluate((entry) => entry?.[0]), 'error');
      }
      await a.page.evaluate(() => room.send('all the same'));
      await hears(b, `${ids.a}: all the same`);
      assert.equal(await a.page.evaluate((id) => room.peers.get(id)!.path, ids.b), 'relay');
      const told = await b.page.evaluate(() => room.log.filter(([, text]) => text.includes('turn-refused')).length);
      assert.equal(told, 1, 'once for each link');
      await leave(a, b);
    });
  }
});
