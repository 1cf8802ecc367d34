import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { Client } from '../../support/client.js';
import { Command } from '../../support/command.js';
import { RedisServer } from '../../support/redis-server.js';
import { leave, visitBlank } from '../../support/browser.js';
import { idsOf } from '../../support/cast.js';
import { enterAs } from '../../support/enter-as.js';
import { Proxy } from '../../support/proxy.js';
import { PAGES } from '../../support/server.js';

const ids = await idsOf('ann', 'bob', 'cat');

describe('two pages at two servers', () => {
  const redis = new RedisServer();
  let servers: Command[];
  let urls: string[];
  /** Where whoever connects gets to. */
  let living: number;
  const proxy = new Proxy(() => Number(new URL(urls[living] ?? '').port));

  before(() => Promise.all([redis.start(), proxy.start()]));
  after(() => Promise.all([redis.stop(), proxy.stop()]));
  beforeEach(async () => {
    servers = [0, 1].map(() => new Command('--port', '0', '--no-stun', '--folder', PAGES, '--redis', redis.url));
    urls = await Promise.all(servers.map((server) => server.started()));
  });
  afterEach(() => Promise.all(servers.map((server) => server.dispose())));

  for (const relay of ['fallback', 'only'] as const) {
    it(`talk on when one server is killed, and lose nothing, relay: ${relay}`, async (test) => {
      const name = `killed-${relay}`;
      const enterAt = async (at: number, who: string): Promise<Page> => {
        living = at;
        const { page } = await visitBlank(proxy.url);
        await enterAs(page, who, { room: name, relay });
        return page;
      };
      const ann = await enterAt(0, 'ann');
      const bob = await enterAt(1, 'bob');
      for (const page of [ann, bob]) {
        await page.waitForFunction(
          (path) => [...room.peers.values()][0]?.path === path,
          relay === 'only' ? 'relay' : 'direct',
        );
      }
      // Who is at a server says what becomes of its members.
      const [doomed, watcher] = [
        await Client.join({ url: urls[0] ?? '', room: name, id: 'doomed' }),
        await Client.join({ url: urls[1] ?? '', room: name, id: 'watcher' }),
      ];
      for (const [page, other] of [
        [ann, ids.bob],
        [bob, ids.ann],
      ] as const) {
        await page.evaluate(listen, other);
      }
      for (const page of [ann, bob]) await page.evaluate(() => talked.start());
      await Promise.all([ann, bob].map((page) => heardMore(page, 50)));

      living = 1;
      const killed = performance.now();
      await servers[0]?.dispose();
      await doomed.end();
      await ann.waitForFunction(() => room.state === 'reconnecting');
      await ann.waitForFunction(() => room.state === 'connected');
      const back = performance.now() - killed;
      await watcher.next('left');
      const told = performance.now() - killed;
      await Promise.all([ann, bob].map((page) => heardMore(page, 50)));

      const cat = await enterAt(1, 'cat');
      await cat.waitForFunction(() => room.peers.size === 3);
      assert.deepEqual(await cat.evaluate(() => [...room.peers.keys()].sort()), [ids.ann, ids.bob, 'watcher'].sort());
      assert.deepEqual(
        watcher.frames.filter(({ type }) => type === 'left'),
        [{ type: 'left', id: 'doomed', reason: 'lost' }],
      );
      for (const page of [ann, bob]) {
        await page.waitForFunction((id) => room.peers.has(id), ids.cat);
        assert.deepEqual(
          await page.evaluate(() => room.log.filter(([event, id]) => event === 'peer-disconnect' && id !== 'doomed')),
          [],
        );
      }

      const [fromAnn, fromBob] = await Promise.all([ann, bob].map((page) => page.evaluate(() => talked.end())));
      const pauses: number[] = [];
      for (const [page, count] of [
        [ann, fromBob],
        [bob, fromAnn],
      ] as const) {
        const { heard, longest } = await page.evaluate(() => ({ heard: talked.heard, longest: talked.longest }));
        assert.deepEqual(
          heard,
          Array.from({ length: count ?? 0 }, (_, number) => String(number)),
        );
        pauses.push(Math.round(longest));
      }
      test.diagnostic(
        `back after ${Math.round(back)} ms, the lost one told after ${Math.round(told)} ms, ` +
          `${fromAnn} and ${fromBob} messages, longest pauses ${pauses.join(' and ')} ms`,
      );
      watcher.socket.terminate();
      await leave(...[ann, bob, cat].map((page) => ({ page, complaints: [] })));
    });
  }
});

declare global {
  var talked: { heard: unknown[]; longest: number; start: () => void; end: () => Promise<number> };
}

/** In the page: keeps what it hears of the other; from `start()` to `end()` it sends numbered messages. */
function listen(other: string): void {
  let over = false;
  let last = performance.now();
  room.on('message', ({ data, peer }) => {
    if (peer !== other) return;
    talked.longest = Math.max(talked.longest, performance.now() - last);
    last = performance.now();
    talked.heard.push(data);
  });
  const send = async (): Promise<number> => {
    let number = 0;
    const under: Promise<void>[] = [];
    while (!over) {
      under.push(room.send(String(number++), { to: other }));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(under); // each has arrived
    return number;
  };
  let sending: Promise<number> | undefined;
  globalThis.talked = {
    heard: [],
    longest: 0,
    start: () => {
      last = performance.now();
      sending = send();
    },
    end: () => {
      over = true;
      return sending ?? Promise.resolve(0);
    },
  };
}

/** Resolves when a page has heard so many messages more. */
async function heardMore(page: Page, count: number): Promise<void> {
  const heard = await page.evaluate(() => talked.heard.length);
  await page.waitForFunction((least) => talked.heard.length >= least, heard + count);
}
