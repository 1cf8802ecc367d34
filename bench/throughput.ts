import type { Arena } from './arena.js';
import type { Style, Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import { printTable } from './table.js';

const MIB = 1024 * 1024;

/** How fast many bytes go over a direct link. */
export async function measureThroughput(arena: Arena): Promise<void> {
  const size = 64 * MIB;
  const samples = await measureInRounds(
    {
      'raw, 128 KiB buffered': () => pour(arena, 'raw', 'stream', size),
      'ours, 8 MiB under way': () => pour(arena, 'never', 'stream', size),
      'ours, one message': () => pour(arena, 'never', 'whole', size),
      'ours, each send() awaited': () => pour(arena, 'never', 'awaited', size),
    },
    { count: 6, budget: 90_000 },
  );
  printTable({ title: '64 MiB, direct', unit: 'MB/s', rows: [...samples] });
}

/** How fast many bytes go through our server. */
export async function measureRelay(arena: Arena): Promise<void> {
  const samples = await measureInRounds(
    { 'ours, 8 MiB under way': () => pour(arena, 'only', 'stream', 16 * MIB) },
    { count: 5, budget: 20_000 },
  );
  printTable({ title: '16 MiB, relay', unit: 'MB/s', rows: [...samples] });
}

/** Sends so much over a new line, until the other page has confirmed it; MB/s, of 10⁶ bytes. */
function pour(arena: Arena, way: Way, style: Style, size: number): Promise<number> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    await callee.evaluate((bytes) => bench.take(bytes, bench.checksum(bytes)), size);
    const time = await caller.evaluate((it) => bench.pour(...it), [style, size] as const);
    return size / 1000 / time;
  });
}
