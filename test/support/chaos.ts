import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RelayMode } from 'webrtc-elements/core';
import { random } from './random.js';
import { leave, visitTwice } from './browser.js';
import { inPrivate } from './in-private.js';
import { disturbances, drawDice, installNumbered } from './numbered-messages.js';
import { PATIENCE } from './patience.mjs';
import { Proxy } from './proxy.js';
import { ServerProcess } from './server.js';

/** About so many messages come between one blow and the next. */
const CALM = 50;

/** Two say so many messages to each other in each of these modes, while links, sockets and server come to harm. */
export function describeConversation(cases: readonly (readonly [relay: RelayMode, messages: number])[]): void {
  describe('a conversation', () => {
    const server = new ServerProcess();
    const proxy = new Proxy(() => Number(new URL(server.url).port));
    before(() => Promise.all([server.start(), proxy.start()]));
    after(() => Promise.all([server.stop(), proxy.stop()]));

    for (const [relay, messages] of cases) {
      const what = `loses none of ${messages} messages, whatever becomes of links, sockets and server, relay: ${relay}`;
      it(what, async (test) => {
        const seed = Number(process.env['SEED'] ?? Date.now() % 100_000);
        test.diagnostic(`seed ${seed}, ${seed % 2 ? 'with' : 'without'} a secret unless PRIVATE is set`);
        const chance = random(seed);
        const [a, b] = await visitTwice(proxy.url);
        const dice = drawDice(messages, seed);
        const options = { room: `chaos-${relay}`, relay, peerTimeout: PATIENCE, ...inPrivate(seed) }; // sockets wait longer after each blow
        for (const { page } of [a, b]) {
          await page.evaluate(installNumbered, dice);
          await page.evaluate((given) => enter(given).then(() => undefined), options);
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
        let bag: string[] = [];
        for (let heard = 0; heard < messages;) {
          if (bag.length === 0) bag = Object.keys(disturb).sort(() => chance() - 0.5);
          const name = bag.pop()!;
          await disturb[name]!();
          done[name] = (done[name] ?? 0) + 1;
          // The next blow comes after some messages, at once, or when there is a direct link again: not after some time, in which
          // a slow machine may get none across.
          const more = chance() < 0.2 ? 0 : Math.ceil(CALM * (0.5 + chance()));
          heard = await b.page.evaluate(hearMore, {
            more,
            direct: relay === 'fallback' && (bag.length === 0 || chance() < 0.3),
          });
        }
        assert.equal(await sent, messages, 'all promises are fulfilled');
        const { heard, wrong, paths } = await b.page.evaluate(() => heardNumbered);
        const changes = await a.page.evaluate(() => moves);
        test.diagnostic(`${JSON.stringify(done)}, ${JSON.stringify(changes)}, heard by ${JSON.stringify(paths)}`);
        assert.deepEqual({ heard, wrong }, { heard: messages, wrong: [] });
        if (relay === 'fallback') {
          assert.ok(Object.keys(done).length === Object.keys(disturb).length, 'every disturbance came');
          assert.ok(changes.upgrade > 0 && changes.downgrade > 0, 'relay and direct alternated');
        }
        for (const { page } of [a, b]) {
          const gone = await page.evaluate(() => room.log.filter(([name]) => name === 'peer-disconnect').length);
          assert.equal(gone, 0, 'nobody was ever gone');
        }
        await leave(a, b);
      });
    }
  });
}

/** In the page: waits for so many messages more, and for a direct link if there has to be one; resolves with how many have come. */
async function hearMore({ more, direct }: { more: number; direct: boolean }): Promise<number> {
  const wanted = Math.min(heardNumbered.heard + more, heardNumbered.all);
  const holds = (): boolean =>
    heardNumbered.heard >= wanted && (!direct || [...room.peers.values()][0]?.path === 'direct');
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  return heardNumbered.heard;
}
