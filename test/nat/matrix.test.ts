import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { PeerPath } from 'webrtc-elements/core';
import { bestPath } from './best-path.js';
import { Crowd } from './crowd.js';
import { ICE_KITS, type IceKitName } from './ice.js';
import { Lab } from './lab.js';
import { NATS, type NatName } from './nat.js';
import { textTable } from './text-table.js';
import { IN_PRIVATE } from '../support/in-private.js';

/** So many conversations begin at a time: more would measure how fast this machine is. */
const AT_ONCE = 3;

const NAT_NAMES = Object.keys(NATS) as NatName[];
const KIT_NAMES = Object.keys(ICE_KITS) as IceKitName[];

describe('two people behind NATs get to each other by the best path that there is', { concurrency: true }, () => {
  const crowd = new Crowd(AT_ONCE);
  const cells = new Map<string, string>();
  const pages = new Map<string, Page>();
  let lab: Lab;

  before(async () => {
    lab = new Lab([...NAT_NAMES, ...NAT_NAMES].map((name) => NATS[name]));
    await lab.start();
    for (const [i, lan] of lab.lans.entries()) {
      const { page } = await lab.visit(lan);
      const nat = NAT_NAMES[i % NAT_NAMES.length]!;
      pages.set(i < NAT_NAMES.length ? `a ${nat}` : `b ${nat}`, page);
    }
  });
  after(async () => {
    const rows = NAT_NAMES.flatMap((a) =>
      NAT_NAMES.map((b) => [`${a} – ${b}`, ...KIT_NAMES.map((kit) => cells.get([a, b, kit].join()) ?? '—')]),
    );
    process.stdout.write(`\n${textTable(['path, ms to it', ...KIT_NAMES], rows)}\n\n`);
    await lab.close();
  });

  for (const a of NAT_NAMES)
    for (const b of NAT_NAMES)
      for (const kit of KIT_NAMES) {
        const path = bestPath(NATS[a], NATS[b], ICE_KITS[kit]);
        const cell = [a, b, kit].join();
        it(`${a} – ${b}, ${kit}: ${path}`, async () => {
          cells.set(cell, 'FAILED');
          cells.set(
            cell,
            `${path} ${Math.round(await converse(cell, [pages.get(`a ${a}`)!, pages.get(`b ${b}`)!], path))}`,
          );
        });
      }

  /** Has a conversation over this path, and no other; resolves with the ms that it took to come to it. */
  async function converse(name: string, both: readonly [a: Page, b: Page], path: PeerPath): Promise<number> {
    const iceServers = await lab.iceServers(ICE_KITS[name.split(',').slice(2).join() as IceKitName]);
    try {
      const time = await crowd.enter(async () => {
        // The first is there, and the other comes and makes the first offer.
        for (const page of both) {
          const options = { iceServers, relay: 'fallback', ...IN_PRIVATE } as const;
          await page.evaluate(([room, rest]) => begin(room, rest), [name, options] as const);
        }
        const reach = ([room, wanted]: readonly string[]): Promise<number> => endOf(room!).reach(wanted!);
        const [, ms] = await Promise.all(both.map((page) => page.evaluate(reach, [name, path])));
        return ms!;
      });
      // Nothing better may come: either side's ICE has to have tried all that it knows, and to have given up.
      if (path === 'relay') await Promise.race(both.map((page) => page.evaluate((room) => endOf(room).fail(), name)));
      await Promise.all(both.map((page) => page.evaluate((room) => endOf(room).say('hello'), name)));
      await Promise.all(both.map((page) => page.evaluate((room) => endOf(room).hear('hello'), name)));
      // ICE may have changed its mind meanwhile. What the page is told has to be what the connection's own statistics say.
      for (const page of both) {
        await page.evaluate(([room, wanted]) => endOf(room).reach(wanted), [name, path] as const);
        assert.equal(await page.evaluate((room) => endOf(room).measure(), name), path);
      }
      return time;
    } finally {
      for (const page of both) await page.evaluate((room) => endOf(room).close(), name);
    }
  }
});
