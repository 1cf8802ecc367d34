import type { Page } from 'playwright-core';
import type { Arena, Distance, Greeting } from '../arena.js';
import { bundlePages } from './bundles.js';
import type { Rival } from './rival.js';
import { Station } from './station.js';

const PAGE = 'rivals/pages/index.html';

/** Two members of one room, each in a page of its own, who have heard of each other. */
export interface Pair {
  /** Who waits, takes and echoes. */
  readonly callee: Page;
  /** Who came second, pours and pings. */
  readonly caller: Page;
  readonly greeting: Greeting;
}

/** Where rivals meet: their servers, each a process of its own, and their pages. */
export class Venue {
  readonly arena: Arena;
  /** Ends everything. */
  readonly signal: AbortSignal;
  readonly #stations: ReadonlyMap<string, Station>;
  #pages: readonly Page[] = [];

  private constructor(arena: Arena, signal: AbortSignal, stations: ReadonlyMap<string, Station>) {
    this.arena = arena;
    this.signal = signal;
    this.#stations = stations;
  }

  /** Starts the servers of these rivals, and opens two pages. */
  static async open(arena: Arena, rivals: readonly Rival[], signal: AbortSignal): Promise<Venue> {
    await bundlePages([...new Set(rivals.map(({ page }) => page))]);
    const stations = new Map<string, Station>();
    for (const { module } of rivals.map(({ server }) => server)) {
      if (!stations.has(module)) stations.set(module, await Station.start(module, signal));
    }
    const venue = new Venue(arena, signal, stations);
    await venue.renew();
    return venue;
  }

  /** Takes new pages, with processes of their own: what a process had before says nothing of the memory that it takes. */
  async renew(): Promise<void> {
    await this.#closePages();
    const visit = (): Promise<Page> => this.arena.visit(`${PAGE}?by-hand`);
    this.#pages = [await visit(), await visit()];
  }

  /** `HOST:PORT` of a rival's server, as somebody has it who is so far away. */
  hostOf({ server }: Rival, distance: Distance = 'near'): string {
    const station = this.#stations.get(server.module);
    if (!station) throw new Error(`${server.name} was not started.`);
    return distance === 'near' ? station.host : station.farHost;
  }

  /** Does something with two members, in pages that have just been loaded, in a room of their own. */
  async withPair<Result>(
    rival: Rival,
    run: (pair: Pair) => Result | Promise<Result>,
    distance?: Distance,
  ): Promise<Result> {
    const [callee, caller] = this.#pages;
    if (!callee || !caller) throw new Error('A venue has two pages.');
    for (const page of this.#pages) {
      await this.arena.load(page, `${PAGE}?${rival.page}`);
      await page.requestGC(); // nobody pays for what was measured before
    }
    const room = this.arena.nextRoom();
    const [first, second] = [`${room}-1`, `${room}-2`];
    const entry = { host: this.hostOf(rival, distance), room, mode: rival.mode ?? '' };
    await callee.evaluate((it) => void globalThis.rival.enter(it), { ...entry, id: first, others: [] });
    await callee.evaluate(() => globalThis.rival.joined());
    const began = await caller.evaluate((it) => globalThis.rival.enter(it), { ...entry, id: second, others: [first] });
    const hear = async (page: Page): Promise<number> => (await page.evaluate(() => globalThis.rival.met(1))) - began;
    const [heardByCaller, heardByCallee] = await Promise.all([hear(caller), hear(callee)]);
    try {
      return await run({ callee, caller, greeting: { caller: heardByCaller, callee: heardByCallee } });
    } finally {
      for (const page of [caller, callee]) await page.evaluate(() => globalThis.rival.leave());
    }
  }

  async close(): Promise<void> {
    await this.#closePages();
    await Promise.all([...this.#stations.values()].map((station) => station.close()));
  }

  async #closePages(): Promise<void> {
    await Promise.all(this.#pages.map((page) => page.context().close()));
    this.#pages = [];
  }
}
