import type { Page } from 'playwright-core';
import type { RelayMode } from 'webrtc-elements/core';
import type { Arena } from './arena.js';
import { measureInRounds, type RoundsOptions } from './rounds.js';
import type { Table } from './table.js';

const AUDIENCES = [1, 3, 5, 7] as const;
/** How many meet who all send. */
const CONFERENCE = 6;
/** How long the browser finds out how much it can send before we measure, and how long we measure, in ms. */
const WARM_UP = 6_000;
const TIME = 5_000;

type Way = 'raw' | RelayMode;

interface Sample {
  /** What the sender sends, in Mb/s. */
  readonly rate: number;
  /** How many cores its process keeps busy. */
  readonly cores: number;
}

/** What it costs one to show a film of 640 × 360 to others who only watch. */
export async function measureAudience(arena: Arena): Promise<Table[]> {
  const tables: Table[] = [];
  for (const size of AUDIENCES) {
    const measure = (way: Way): Promise<Sample> => perform(arena, way, { performers: 1, watchers: size });
    const title = `One who shows a film to ${size}`;
    tables.push(...(await tablesOf(title, measure, { count: 2, budget: 60_000 })));
  }
  return tables;
}

/** What it costs when all show a film to all. The members are in two pages; the figures are of one with half of them. */
export function measureConference(arena: Arena): Promise<Table[]> {
  const half = CONFERENCE / 2;
  const measure = (way: Way): Promise<Sample> => perform(arena, way, { performers: half, watchers: half, all: true });
  return tablesOf(`${half} of ${CONFERENCE} who all show a film to all`, measure, { count: 2, budget: 120_000 });
}

async function tablesOf(
  title: string,
  measure: (way: Way) => Promise<Sample>,
  options: RoundsOptions,
): Promise<Table[]> {
  const samples = await measureInRounds(
    { 'raw, uncapped': () => measure('raw'), ours: () => measure('fallback') },
    options,
  );
  const table = (what: string, unit: string, figure: (sample: Sample) => number): Table => ({
    title: `${title}: ${what}`,
    unit,
    rows: [...samples].map(([name, all]) => [name, all.map(figure)]),
  });
  return [table('sent', 'Mb/s', ({ rate }) => rate / 1e6), table('CPU of the sender', 'cores', ({ cores }) => cores)];
}

interface Cast {
  /** Members of the first page, who show a film. */
  readonly performers: number;
  /** Members of the second page. */
  readonly watchers: number;
  /** These show one, too. */
  readonly all?: boolean;
}

async function perform(arena: Arena, way: Way, { performers, watchers, all = false }: Cast): Promise<Sample> {
  const pages = [await arena.visit('mesh.html'), await arena.visit('mesh.html')] as const;
  const [stage, hall] = pages;
  const size = performers + watchers;
  const room = arena.nextRoom();
  const enter = (page: Page, members: number): Promise<unknown> =>
    page.evaluate((it) => mesh.enter(...it), [way, room, members, size] as const);
  try {
    const id = await arena.cpu.processOf(stage);
    await Promise.all([enter(stage, performers), enter(hall, watchers)]);
    for (const page of all ? pages : [stage]) await page.evaluate(() => mesh.film());
    await hall.evaluate((films) => mesh.see(films), watchers * (all ? size - 1 : performers));
    await stage.evaluate((time) => mesh.rate(time), WARM_UP);
    let rate = NaN;
    const start = performance.now();
    const time = await arena.cpu.timeOfProcess(id, async () => {
      rate = await stage.evaluate((period) => mesh.rate(period), TIME);
    });
    return { rate, cores: (1_000 * time) / (performance.now() - start) };
  } finally {
    for (const page of pages) await page.context().close();
  }
}
