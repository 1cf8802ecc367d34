import type { Arena } from './arena.js';
import type { Way } from './bench-page.js';
import { quantileOf } from './quantile.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const COUNT = 1_000;
const SIZE = 1_024;

/** How long a small message takes to the other page and back, over a direct link. */
export async function measureRoundTrip(arena: Arena): Promise<Table[]> {
  const samples = await measureInRounds(
    { raw: () => ping(arena, 'raw'), ours: () => ping(arena, 'never') },
    { count: 10, budget: 40_000 },
  );
  return [0.5, 0.99].map((share) => ({
    title: `Round trip of 1 KiB, p${share * 100}`,
    unit: 'ms',
    rows: [...samples].map(([name, all]) => [name, all.map((times) => quantileOf(times, share))] as const),
  }));
}

function ping(arena: Arena, way: Way): Promise<number[]> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    await callee.evaluate(() => bench.echo());
    return caller.evaluate((it) => bench.ping(...it), [COUNT, SIZE] as const);
  });
}
