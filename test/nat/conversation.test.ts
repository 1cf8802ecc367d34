import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { leave } from '../support/browser.js';
import { Lab } from './lab.js';
import { NATS, type NatName } from './nat.js';
import { textTable } from './text-table.js';
import { TROUBLES, type Trouble } from './troubles.js';
import { IN_PRIVATE } from '../support/in-private.js';

/** Both say a number so often, in ms. */
const PAUSE = 20;
/** So many numbers more each has to hear before a trouble counts as overcome: some seconds' worth. */
const MORE = 200;
/** By then the path has to be the best there is again, in ms. */
const SETTLED = 20_000;
/** Who is where. The first two can both be the one that has the trouble. */
const PLACES: readonly NatName[] = ['port-restricted', 'port-restricted', 'symmetric', 'full cone'];
const COLUMNS = [
  'trouble',
  'seconds without delivery, a → b',
  'b → a',
  'paths of a, and after how many seconds',
  'of b',
];

describe('a conversation goes on, with each message once and in order', () => {
  const rows: string[][] = [];
  let lab: Lab;

  before(async () => {
    lab = new Lab(PLACES.map((name) => NATS[name]));
    await lab.start();
  });
  after(async () => {
    process.stdout.write(`\n${textTable(COLUMNS, rows)}\n\n`);
    await lab.close();
  });

  for (const [name, trouble] of Object.entries(TROUBLES)) {
    it(`${name}: from ${trouble.from} to ${trouble.to}`, async () => {
      const row = [name, 'FAILED'];
      rows.push(row);
      await undergo(name, trouble, (cells) => row.splice(1, 1, ...cells));
    });
  }

  async function undergo(name: string, trouble: Trouble, tell: (cells: readonly string[]) => void): Promise<void> {
    const { nats, kit, relay, from, to, strike, lasts = 0, allowed } = trouble;
    const [first, second] = nats.map((nat) => PLACES.indexOf(nat));
    const lans = [lab.lans[first!]!, lab.lans[second === first ? second! + 1 : second!]!] as const;
    const iceServers = await lab.iceServers(kit);
    const visitors = await Promise.all(lans.map((lan) => lab.visit(lan)));
    const pages = visitors.map(({ page }) => page);
    const both = <T>(act: (page: Page) => Promise<T>): Promise<T[]> => Promise.all(pages.map(act));
    try {
      for (const page of pages) {
        const options = { iceServers, relay, ...IN_PRIVATE } as const;
        await page.evaluate(([room, rest]) => begin(room, rest), [name, options] as const);
      }
      const reach = (path: string): Promise<number[]> =>
        both((page) => page.evaluate(([room, wanted]) => endOf(room).reach(wanted), [name, path] as const));
      const hearMore = (): Promise<unknown> =>
        both((page) => page.evaluate(([room, more]) => endOf(room).hearMore(more), [name, MORE] as const));
      await reach(from);
      await both((page) => page.evaluate(([room, pause]) => endOf(room).count(pause), [name, PAUSE] as const));
      await hearMore();
      const since = await both((page) => page.evaluate((room) => endOf(room).now(), name));
      strike(lans[0]);
      if (lasts > 0) {
        await delay(lasts); // the trouble itself
        lans[0].restore();
      }
      await hearMore();
      await reach(to);
      await hearMore();
      const counts = await both((page) => page.evaluate((room) => endOf(room).stop(), name));
      const accounts = await Promise.all(
        pages.map((page, i) => page.evaluate(([room, from]) => endOf(room).account(from), [name, since[i]!] as const)),
      );
      const [a, b] = accounts;
      const beyond = ({ longestGap }: { longestGap: number }): string =>
        lasts > 0 ? `${lasts / 1000} + ${seconds(longestGap - lasts)}` : seconds(longestGap);
      const steps = ({ paths }: { paths: readonly (readonly [string, number])[] }): string =>
        paths.map(([path, time]) => `${path} ${seconds(time)}`).join(', ') || to;
      tell([beyond(b!), beyond(a!), steps(a!), steps(b!)]);
      for (const [i, { numbers, longestGap, paths, errors }] of accounts.entries()) {
        assert.deepEqual(
          numbers,
          Array.from({ length: counts[1 - i]! }, (_, at) => at + 1),
        );
        assert.deepEqual(errors, []);
        assert.ok(longestGap - lasts < allowed, `Nothing came for ${longestGap} ms.`);
        const [, settled] = paths.at(-1) ?? [to, 0];
        assert.ok(settled - lasts < SETTLED, `The last path was found after ${settled} ms.`);
      }
    } finally {
      lans[0].restore();
      await leave(...visitors);
    }
  }
});

function seconds(time: number): string {
  return (time / 1000).toFixed(2);
}
