import type { Arena } from './arena.js';
import type { Style, Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import type { Growth } from './memory-meter.js';
import type { Table } from './table.js';

const MIB = 1024 * 1024;

interface Poured {
  /** MB a second, of 10⁶ bytes. */
  readonly speed: number;
  /** What the browser took for it; the block that is sent is not counted. */
  readonly growth: Growth;
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
  return [speedTable('64 MiB, direct', samples), ...growthTables('64 MiB, direct', samples)];
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
  return [speedTable('1 GiB, direct', samples), ...growthTables('1 GiB, direct', samples)];
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
    return { speed: (block * times) / 1000 / time, growth };
  });
}

function growthTables(title: string, samples: ReadonlyMap<string, readonly Poured[]>): Table[] {
  const table = (what: string, figure: (growth: Growth) => number): Table => ({
    title: `${title}: ${what}`,
    unit: 'MiB',
    rows: [...samples].map(([name, all]) => [name, all.map(({ growth }) => figure(growth) / MIB)]),
  });
  return [
    table('growth in memory of the page that grew most', ({ largest }) => largest),
    table('growth in memory of all processes of the browser', ({ all }) => all),
  ];
}

function speedTable(title: string, samples: ReadonlyMap<string, readonly Poured[]>): Table {
  return { title, unit: 'MB/s', rows: [...samples].map(([name, all]) => [name, all.map(({ speed }) => speed)]) };
}
