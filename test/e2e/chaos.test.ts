import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { random } from '../server/random.js';
import { leave, visitTwice, type Visitor } from './browser.js';
import { Proxy } from './proxy.js';
import { ServerProcess } from './server.js';

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

      const disturb = disturbances(server, proxy, () => (chance() < 0.5 ? a : b));
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

declare global {
  var sendNumbered: () => Promise<number>;
  var hearNumbered: () => void;
  var heardNumbered: { heard: number; wrong: number[]; paths: Record<string, number> };
  var moves: { upgrade: number; downgrade: number };
}

/** What happens to the two. */
function disturbances(server: ServerProcess, proxy: Proxy, one: () => Visitor): Record<string, () => Promise<void>> {
  return {
    'channel closed': () => one().page.evaluate(() => [...room.peers.values()][0]?.channel?.close()),
    'connection closed': () => one().page.evaluate(() => [...room.peers.values()][0]?.connection?.close()),
    'server killed': async () => {
      await server.stop('SIGKILL');
      await server.start();
    },
    'sockets cut': () => Promise.resolve(proxy.cut()),
    'socket and connection at once': async () => {
      proxy.cut();
      await one().page.evaluate(() => [...room.peers.values()][0]?.connection?.close());
    },
  };
}

/** In the page: messages that both sides know by their number, 1 byte to 1 MiB, text and binary. */
function installNumbered({ messages, seed }: { messages: number; seed: number }): void {
  const mix = (number: number): number => {
    let mixed = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const make = (number: number): string | ArrayBuffer => {
    const dice = mix(number + seed * 7919) / 2 ** 32;
    const size = Math.floor(2 ** (dice * 20));
    const unit = `${number}:${dice} ✓`;
    if (mix(number) % 2 === 0) return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i++) bytes[i] = (i * 31 + number * 17 + (i >>> 8)) & 255;
    return bytes.buffer;
  };
  const same = (one: string | ArrayBuffer, other: string | ArrayBuffer): boolean => {
    if (typeof one === 'string' || typeof other === 'string') return one === other;
    const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  };
  globalThis.sendNumbered = async () => {
    globalThis.moves = { upgrade: 0, downgrade: 0 };
    room.on('upgrade', () => (moves.upgrade += 1));
    room.on('downgrade', () => (moves.downgrade += 1));
    const [peer] = room.peers.keys();
    let fulfilled = 0;
    const under: Promise<unknown>[] = [];
    for (let number = 0; number < messages; number++) {
      under.push(room.send(make(number), { to: peer! }).then(() => (fulfilled += 1)));
      if (under.length > 40) await under.shift();
    }
    await Promise.all(under);
    return fulfilled;
  };
  globalThis.hearNumbered = () => {
    globalThis.heardNumbered = { heard: 0, wrong: [], paths: {} };
    room.on('message', ({ data, peer }) => {
      const { paths, wrong } = heardNumbered;
      const number = heardNumbered.heard++;
      const path = String(room.peers.get(peer)?.path);
      paths[path] = (paths[path] ?? 0) + 1;
      if (!same(data, make(number))) wrong.push(number);
    });
  };
}
