import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { PeerPath } from 'webrtc-elements/core';
import { IN_PRIVATE } from '../support/in-private.js';
import { Lab } from './lab.js';
import { TURN_PORT, type IceKit } from './ice.js';
import type { Lan } from './lan.js';
import { NATS, type NatName } from './nat.js';
import { textTable } from './text-table.js';

/** What befalls the network of one of two people in a call. */
interface Trouble {
  readonly kit: IceKit;
  /** What the network is before. */
  readonly prepare?: (lan: Lan) => void;
  readonly strike: (lan: Lan) => void;
  /** What it all comes to. */
  readonly to: PeerPath;
}

const STUN: IceKit = { stun: true };
const TURN: IceKit = { stun: true, turn: { transport: 'tcp', port: TURN_PORT } };
const PLACES: readonly NatName[] = ['port-restricted', 'port-restricted'];
/** A picture counts as one that moves after so many frames. */
const FRAMES = 25;
/** A picture may stand still for so long, in ms. */
const ALLOWED = 3_000;
/** Within so many ms it has to be told that a call is bad. */
const TOLD = 10_000;

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'NAT rebooted': { kit: STUN, strike: (lan) => lan.reboot(), to: 'direct' },
  'address changed': { kit: STUN, strike: (lan) => lan.move(), to: 'direct' },
  'UDP cut, TURN/TCP': { kit: TURN, strike: (lan) => lan.cutUdp(), to: 'turn' },
  'VPN off': { kit: STUN, prepare: (lan) => lan.tunnel(), strike: (lan) => lan.leaveTunnel(), to: 'direct' },
};

describe('a call goes on', () => {
  const rows: string[][] = [];
  let lab: Lab;
  before(async () => {
    lab = new Lab(PLACES.map((name) => NATS[name]));
    await lab.start();
  });
  after(async () => {
    process.stdout.write(`\n${textTable(['trouble', 'seconds in which a saw nothing new', 'b'], rows)}\n\n`);
    await lab.close();
  });

  /** Two who see each other over a direct path. */
  async function call(room: string, kit: IceKit): Promise<readonly [Page, Page]> {
    const iceServers = await lab.iceServers(kit);
    const visitors = await Promise.all(lab.lans.map((lan) => lab.visit(lan)));
    const pages = visitors.map(({ page }) => page);
    for (const page of pages) {
      await page.evaluate(([name, options]) => begin(name, options), [
        room,
        { iceServers, relay: 'fallback', ...IN_PRIVATE },
      ] as const);
      await page.evaluate((name) => endOf(name).show(), room);
    }
    for (const page of pages) await page.evaluate((name) => endOf(name).reach('direct'), room);
    await see(pages, room);
    return pages as [Page, Page];
  }

  /** Resolves when both see pictures that move. */
  async function see(pages: readonly Page[], room: string): Promise<void> {
    await Promise.all(
      pages.map((page) => page.evaluate(([name, frames]) => endOf(name).film!.see(frames), [room, FRAMES] as const)),
    );
  }

  const timesOf = (pages: readonly Page[], room: string): Promise<number[]> =>
    Promise.all(pages.map((page) => page.evaluate((name) => endOf(name).film!.now(), room)));

  async function end(...pages: readonly Page[]): Promise<void> {
    await Promise.all(pages.map((page) => page.context().close()));
  }

  for (const [name, { kit, prepare, strike, to }] of Object.entries(TROUBLES)) {
    it(name, async () => {
      const row = [name, 'FAILED'];
      rows.push(row);
      const [first] = lab.lans;
      prepare?.(first!);
      const pages = await call(name, kit);
      try {
        const since = await timesOf(pages, name);
        strike(first!);
        // What was on its way may still come: the picture has to move long after.
        for (let time = 0; time < 4; time++) await see(pages, name);
        for (const page of pages) await page.evaluate(([room, path]) => endOf(room).reach(path), [name, to] as const);
        for (let time = 0; time < 4; time++) await see(pages, name);
        const gaps = await Promise.all(
          pages.map((page, i) =>
            page.evaluate(([room, from]) => endOf(room).film!.longestGap(from), [name, since[i]!] as const),
          ),
        );
        row.splice(1, 1, ...gaps.map((gap) => (gap / 1000).toFixed(2)));
        for (const gap of gaps) assert.ok(gap < ALLOWED, `Nothing new was seen for ${gap} ms.`);
      } finally {
        first!.restore();
        await end(...pages);
      }
    });
  }

  it('and says that it is bad soon after packets begin to be lost', async () => {
    const row = ['30 % loss: seconds until it is told', 'FAILED'];
    rows.push(row);
    const [first] = lab.lans;
    const pages = await call('loss', STUN);
    try {
      const since = await timesOf(pages, 'loss');
      first!.lose(0.3);
      const times = await Promise.all(
        pages.map((page, i) => page.evaluate((from) => endOf('loss').film!.sink(['poor', 'lost'], from), since[i]!)),
      );
      row.splice(1, 1, ...times.map((time) => (time / 1000).toFixed(2)));
      for (const time of times) assert.ok(time < TOLD, `It was told after ${time} ms.`);
    } finally {
      first!.restore();
      await end(...pages);
    }
  });
});
