import type { Arena } from './arena.js';
import type { Style, Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const MIB = 1024 * 1024;

interface Poured {
  /** MB a second, of 10⁶ bytes. */
  readonly speed: number;
  /** By how much the browser grew meanwhile, in MiB; the block that is sent is not counted. */
  readonly growth: number;
}

/** How fast many bytes go over a direct link. */
export async function measureThroughput(arena: Arena): Promise<Table[]> {
  const block = 64 * MIB;
  const samples = await measureInRounds(
    {
      'raw, 128 KiB buffered': () => pour(arena, 'raw', 'stream', block, 1),
      'ours, 8 MiB under way': () => pour(arena, 'never', 'stream', block, 1),
      'ours, one message': () => pour(arena, 'never', 'whole', block, 1),
      'ours, each send() awaited': () => pour(arena, 'never', 'awaited', block, 1),
    },
    { count: 8, budget: 80_000 },
  );
  return [speedTable('64 MiB, direct', samples)];
}

/** The same for so long that everything that is not let go of shows. */
export async function measureStream(arena: Arena): Promise<Table[]> {
  const samples = await measureInRounds(
    {
      'raw, 128 KiB buffered': () => pour(arena, 'raw', 'stream', MIB, 1024),
      'ours, 8 MiB under way': () => pour(arena, 'never', 'stream', MIB, 1024),
    },
    { count: 1, budget: 240_000 },
  );
  const growth = [...samples].map(([name, all]) => [name, all.map((poured) => poured.growth)] as const);
  return [
    speedTable('1 GiB, direct', samples),
    { title: '1 GiB, direct: growth of all processes of the browser', unit: 'MiB', rows: growth },
  ];
}

/** How fast many bytes go through our server. */
export async function measureRelay(arena: Arena): Promise<Table[]> {
  const samples = await measureInRounds(
    { 'ours, 8 MiB under way': () => pour(arena, 'only', 'stream', 16 * MIB, 1) },
    { count: 5, budget: 20_000 },
  );
  return [speedTable('16 MiB, relay', samples)];
}

/** Sends a block so often over a new line, until the other page has confirmed it. */
function pour(arena: Arena, way: Way, style: Style, block: number, times: number): Promise<Poured> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    const sent = [block, times] as const;
    await callee.evaluate((it) => bench.take(it[0] * it[1], bench.checksum(...it)), sent);
    let time = NaN;
    const growth = await arena.memory.growthOf(async () => {
      time = await caller.evaluate((it) => bench.pour(...it), [style, ...sent] as const);
    });
    return { speed: (block * times) / 1000 / time, growth: growth / MIB };
  });
}

function speedTable(title: string, samples: ReadonlyMap<string, readonly Poured[]>): Table {
  return { title, unit: 'MB/s', rows: [...samples].map(([name, all]) => [name, all.map(({ speed }) => speed)]) };
}
