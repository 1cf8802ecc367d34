import type { Arena } from './arena.js';
import type { Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const MIB = 1024 * 1024;
const SMALL = 5_000;

/** How fast files go, hashed and checked, and messages of the same size, which are not. */
export async function measureFiles(arena: Arena): Promise<Table[]> {
  const direct = await measureInRounds(
    {
      'raw channel, 128 KiB buffered': () => pour(arena, 'raw', 64 * MIB),
      'ours, messages': () => pour(arena, 'never', 64 * MIB),
      'ours, one file': () => send(arena, 'never', 1, 64 * MIB),
      [`ours, ${SMALL.toLocaleString('en')} files`]: () =>
        send(arena, 'never', SMALL, Math.floor((64 * MIB) / SMALL / 4) * 4),
    },
    { count: 6, budget: 120_000 },
  );
  const relay = await measureInRounds(
    {
      'ours, messages': () => pour(arena, 'only', 32 * MIB),
      'ours, one file': () => send(arena, 'only', 1, 32 * MIB),
    },
    { count: 6, budget: 60_000 },
  );
  return [table('Files: 64 MiB, direct', direct), table('Files: 32 MiB, relay', relay)];
}

/** MB a second, of 10⁶ bytes. */
function pour(arena: Arena, way: Way, size: number): Promise<number> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    await callee.evaluate((it) => bench.take(it, bench.checksum(it, 1)), size);
    return size / 1000 / (await caller.evaluate((it) => bench.pour('stream', it, 1), size));
  });
}

function send(arena: Arena, way: Way, count: number, size: number): Promise<number> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    await callee.evaluate(() => bench.takeFiles());
    return (count * size) / 1000 / (await caller.evaluate((it) => bench.sendFiles(...it), [count, size] as const));
  });
}

function table(title: string, samples: ReadonlyMap<string, readonly number[]>): Table {
  return { title, unit: 'MB/s', rows: [...samples] };
}
