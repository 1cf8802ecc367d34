import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { random } from '../support/random.js';
import { leave, visitTwice } from '../support/browser.js';
import { disturbances, installNumbered } from '../support/numbered-messages.js';
import { Proxy } from '../support/proxy.js';
import { ServerProcess } from '../support/server.js';

describe('a conversation', () => {
  const server = new ServerProcess();
  const proxy = new Proxy(() => Number(new URL(server.url).port));
  before(() => Promise.all([server.start(), proxy.start()]));
  after(() => Promise.all([server.stop(), proxy.stop()]));

  for (const [relay, messages] of [
    ['fallback', 2_000],
    ['only', 800],
    ['never', 800],
  ] as const) {
    const what = `loses none of ${messages} messages, whatever becomes of links, sockets and server, relay: ${relay}`;
    it(what, { timeout: 150_000 }, async (test) => {
      const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
      test.diagnostic(`seed ${seed}`);
      const chance = random(seed);
      const [a, b] = await visitTwice(proxy.url);
      for (const { page } of [a, b]) {
        await page.evaluate(installNumbered, { messages, seed });
        await page.evaluate((options) => enter(options).then(() => undefined), { room: `chaos-${relay}`, relay });
      }
      for (const { page } of [a, b]) {
        await page.waitForFunction(
          (path) => [...room.peers.values()][0]?.path === path,
          relay === 'only' ? 'relay' : 'direct',
        );
      }
      await b.page.evaluate(() => hearNumbered());
      const sent = a.page.evaluate(() => sendNumbered());

      const disturb = disturbances(server, proxy, () => (chance() < 0.5 ? a : b).page);
      const done: Record<string, number> = {};
      let over = false;
      void sent.finally(() => (over = true));
      let bag: string[] = [];
      while (!over) {
        if (bag.length === 0) bag = Object.keys(disturb).sort(() => chance() - 0.5);
        const name = bag.pop()!;
        await disturb[name]!();
        done[name] = (done[name] ?? 0) + 1;
        await delay(chance() * 1_500); // the time between two blows, which is a part of the schedule
      }
      assert.equal(await sent, messages, 'all promises are fulfilled');
      const { heard, wrong, paths } = await b.page.evaluate(() => heardNumbered);
      const changes = await a.page.evaluate(() => moves);
      test.diagnostic(`${JSON.stringify(done)}, ${JSON.stringify(changes)}, heard by ${JSON.stringify(paths)}`);
      assert.deepEqual({ heard, wrong }, { heard: messages, wrong: [] });
      if (relay === 'fallback') {
        assert.ok(Object.keys(done).length === Object.keys(disturb).length, 'every disturbance came');
        assert.ok(changes.upgrade > 1 && changes.downgrade > 1, 'relay and direct alternated');
      }
      for (const { page } of [a, b]) {
        const gone = await page.evaluate(() => room.log.filter(([name]) => name === 'peer-disconnect').length);
        assert.equal(gone, 0, 'nobody was ever gone');
      }
      await leave(a, b);
    });
  }
});
