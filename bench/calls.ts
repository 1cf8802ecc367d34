import type { Arena, Distance } from './arena.js';
import type { Way } from './bench-page.js';
import { quantileOf } from './quantile.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const WHERE: Readonly<Record<Distance, string>> = { near: 'server on loopback', far: 'server 25 ms away each way' };
/** How many frames, and how many messages of how many bytes, make one figure. */
const FRAMES = 150;
const MESSAGES = 500;
const SIZE = 1_024;

/** How two who show each other a film of 640 × 360 see it, and what it does to their messages. */
export async function measureCalls(arena: Arena): Promise<Table[]> {
  return [
    await measureEntering(arena, 'near'),
    await measureEntering(arena, 'far'),
    await measureTurningOn(arena),
    ...(await measureAges(arena)),
    await measureBeside(arena, 'By hand', 'raw'),
    await measureBeside(arena, 'Ours', 'never'),
  ];
}

/** Both show a film as soon as they are there. */
async function measureEntering(arena: Arena, distance: Distance): Promise<Table> {
  const enter = async (way: Way): Promise<number> => {
    await arena.renew();
    return arena.withLine(way, async (_, began) => (await firstFrame(arena)) - began, { distance, films: true });
  };
  const rows = await measureInRounds(
    {
      'raw, WebSocket and one connection': () => enter('raw'),
      'ours, by relay and then direct': () => enter('fallback'),
      "ours, direct (relay: 'never')": () => enter('never'),
    },
    { count: 10, budget: 60_000 },
  );
  return { title: `connect() to first frame seen by the newcomer, ${WHERE[distance]}`, unit: 'ms', rows: [...rows] };
}

/** Who was there turns a camera on while a direct link stands. */
async function measureTurningOn(arena: Arena): Promise<Table> {
  const turnOn = (way: Way): Promise<number> =>
    arena.withLine(way, async () => {
      await arena.settle();
      const began = await arena.callee.evaluate(() => bench.film());
      return (await firstFrame(arena)) - began;
    });
  const rows = await measureInRounds(
    { 'raw, addTrack()': () => turnOn('raw'), 'ours, publish()': () => turnOn('fallback') },
    { count: 10, budget: 40_000 },
  );
  return { title: 'A camera turned on, to its first frame', unit: 'ms', rows: [...rows] };
}

/** By a time that is drawn into each frame. */
async function measureAges(arena: Arena): Promise<Table[]> {
  const watch = (way: Way): Promise<number[]> =>
    arena.withLine(
      way,
      async () => {
        await firstFrame(arena);
        return arena.caller.evaluate((count) => bench.ages(count), FRAMES);
      },
      { films: true },
    );
  const samples = await measureInRounds(
    { raw: () => watch('raw'), ours: () => watch('never') },
    { count: 6, budget: 80_000 },
  );
  return [0.5, 0.99].map((share) => ({
    title: `Drawn to presented, p${share * 100}`,
    unit: 'ms',
    rows: [...samples].map(([name, all]) => [name, all.map((ages) => quantileOf(ages, share))] as const),
  }));
}

/** Messages, while both show a film and while nobody does. */
async function measureBeside(arena: Arena, whose: string, way: Way): Promise<Table> {
  const ping = (films: boolean): Promise<number> =>
    arena.withLine(
      way,
      async () => {
        await arena.settle();
        if (films) await firstFrame(arena);
        await arena.callee.evaluate(() => bench.echo());
        return quantileOf(await arena.caller.evaluate((it) => bench.ping(...it), [MESSAGES, SIZE] as const), 0.99);
      },
      { films },
    );
  const rows = await measureInRounds(
    { calm: () => ping(false), 'beside a film each way': () => ping(true) },
    { count: 8, budget: 60_000 },
  );
  return { title: `${whose}: round trip of 1 KiB, p99`, unit: 'ms', rows: [...rows] };
}

/** When the caller sees the first frame, in ms since the epoch. */
function firstFrame({ caller }: Arena): Promise<number> {
  return caller.evaluate(() => bench.seen());
}
