import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { hears, isTold, paint, sees, speak, stop } from '../support/media/actors.js';
import { openStage, sectionsOf } from '../support/media/stage.js';
import { startServer } from '../support/server.js';
import { meet, part } from '../support/engines/couple.js';
import { offerAtOnce } from '../support/engines/glare.js';
import { ORDERS, PAIRS, type EnginePage } from '../support/engines/page.js';

/** Writes down what becomes of the only peer, and of the connection. */
function watchPeer(): void {
  const states: string[] = [];
  Object.assign(globalThis, { states });
  const [peer] = [...room.peers.values()];
  room.on('peer-state', () => states.push(peer!.state));
  room.on('error', ({ code }) => states.push(code));
}

/** What was written down. */
const statesOf = (page: EnginePage): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { states: string[] }).states);

for (const engines of ORDERS) {
  describe(`tracks, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('show and sound both ways, whoever begins, are toggled, replaced and paused, and come back', async () => {
      const pages = await meet(server.url, engines);
      for (const page of pages) await page.evaluate(openStage);
      const [a, b] = pages.map((page) => ({ page })) as [{ page: (typeof pages)[0] }, { page: (typeof pages)[0] }];
      await Promise.all([speak(a), paint(a, 'red')]);
      await Promise.all([speak(b), paint(b, 'blue')]);
      await Promise.all([sees(a, 'blue'), sees(b, 'red'), hears(a), hears(b)]);
      assert.ok((await a.page.evaluate(sectionsOf)) <= 4, 'one of each kind and side at most');
      for (let time = 0; time < 50; time++) {
        for (const one of [a, b]) await stop(one);
        for (const one of [a, b]) await isTold(one, 'track-end camera');
        await Promise.all([paint(a, 'green'), paint(b, 'red')]);
        await Promise.all([sees(a, 'red'), sees(b, 'green')]);
      }
      for (const colour of ['blue', 'red', 'green'] as const) {
        await a.page.evaluate((next) => stage.published.get('camera')!.replace(stage.paint(next)), colour);
        await sees(b, colour);
      }
      for (const one of [a, b]) {
        await one.page.evaluate(() => stage.published.get('camera')!.pause());
        await isTold(one === a ? b : a, 'track-state camera paused');
        await one.page.evaluate(() => stage.published.get('camera')!.resume());
        await isTold(one === a ? b : a, 'track-state camera live');
      }
      await Promise.all([sees(a, 'red'), sees(b, 'green')]);
      await paint(a, 'blue', 'screen');
      await Promise.all([sees(b, 'blue', 'screen'), sees(b, 'green')]);
      await b.page.evaluate(() => [...room.peers.values()][0]!.connection!.close());
      for (const one of [a, b])
        for (const state of ['waiting', 'live']) await isTold(one, `track-state camera ${state}`);
      await Promise.all([sees(a, 'red'), sees(b, 'green'), sees(b, 'blue', 'screen'), hears(a), hears(b)]);
      assert.ok((await a.page.evaluate(sectionsOf)) <= 5);
      assert.deepEqual(await part(...pages), []);
    });
  });
}

for (const engines of PAIRS) {
  describe(`negotiation of tracks, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('comes to an end when both offer at once, time after time, and nobody seems to be away', async () => {
      const pages = await meet(server.url, engines);
      for (const page of pages) await page.evaluate(openStage);
      for (const page of pages) await page.evaluate(watchPeer);
      const [a, b] = pages.map((page) => ({ page })) as [{ page: EnginePage }, { page: EnginePage }];
      for (const source of ['camera', 'screen', 'another'] as const) {
        await offerAtOnce(pages, () => Promise.all([paint(a, 'red', source), paint(b, 'blue', source)]));
        await Promise.all([sees(a, 'blue', source), sees(b, 'red', source)]);
      }
      for (const page of pages) assert.deepEqual(await statesOf(page), []);
      assert.deepEqual(await part(...pages), []);
    });
  });
}
