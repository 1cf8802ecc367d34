import { quantileOf } from './quantile.js';
import { RelayLine } from './relay-line.js';
import { RelayTalk, type TalkSample } from './relay-talk.js';
import { measureInRounds } from './rounds.js';
import { ServerProcess } from './server-process.js';
import type { Table } from './table.js';

const BARE = 'bare-server.ts';
const OURS = 'our-server.ts';

const SOCKETS = 5_000;
const ROOM_SIZE = 5;
/** Sockets that are being opened at the same time. */
const AT_ONCE = 100;
/** Files that a process needs besides sockets. */
const OTHER_FILES = 200;

/** What our server costs that a relay without rooms, rules and limits does not; each in a process of its own. */
export async function measureLoad(signal: AbortSignal): Promise<Table[]> {
  return [await measureMemory(signal), ...(await measureMessages(signal))];
}

async function measureMemory(signal: AbortSignal): Promise<Table> {
  const sockets = Math.min(SOCKETS, fileLimit() - OTHER_FILES);
  if (sockets < SOCKETS) {
    process.stderr.write(`Only ${sockets} sockets of ${SOCKETS}: \`ulimit -n\` is ${fileLimit()}. Raise it.\n`);
  }
  const samples = await measureInRounds(
    {
      'bare ws relay': () => memoryPerSocket(BARE, sockets, signal),
      ours: () => memoryPerSocket(OURS, sockets, signal),
    },
    { count: 3, budget: 30_000 },
  );
  return { title: `Memory of a socket, ${sockets} idle`, unit: 'KiB', rows: [...samples] };
}

/** KiB that a server's process grows by for each socket. */
async function memoryPerSocket(module: string, count: number, signal: AbortSignal): Promise<number> {
  const server = await ServerProcess.start(module, signal);
  const lines: RelayLine[] = [];
  try {
    await open(server.url, AT_ONCE, 'warm', lines);
    const before = await server.memory();
    await open(server.url, count, 'idle', lines);
    const after = await server.memory();
    return (after - before) / 1024 / count;
  } finally {
    await server.stop();
    for (const line of lines) line.close();
  }
}

/** Joins so many to rooms of five. */
async function open(url: string, count: number, name: string, lines: RelayLine[]): Promise<void> {
  for (let at = 0; at < count; at += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, i) => at + i);
    const join = (id: number): Promise<RelayLine> =>
      RelayLine.join(url, `${name}-${Math.floor(id / ROOM_SIZE)}`, `${name}-${id}`);
    lines.push(...(await Promise.all(ids.map(join))));
  }
}

async function measureMessages(signal: AbortSignal): Promise<Table[]> {
  const [bare, ours] = await Promise.all([RelayTalk.start(BARE, signal), RelayTalk.start(OURS, signal)]);
  try {
    const samples = await measureInRounds(
      { 'bare ws relay': () => bare.measure(), ours: () => ours.measure() },
      { count: 6, budget: 40_000 },
    );
    const table = (what: string, unit: string, figure: (sample: TalkSample) => number): Table => ({
      title: `Relay of 1 KiB: ${what}`,
      unit,
      rows: [...samples].map(([name, all]) => [name, all.map(figure)]),
    });
    return [
      table('messages', '1/s', ({ rate }) => rate),
      table('p50', 'ms', ({ times }) => quantileOf(times, 0.5)),
      table('p99', 'ms', ({ times }) => quantileOf(times, 0.99)),
      table('CPU each', 'µs', ({ cpu }) => cpu),
    ];
  } finally {
    await Promise.all([bare.close(), ours.close()]);
  }
}

/** How many files a process may have open; endless where there is no such limit. */
function fileLimit(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const limit = Number(report.userLimits?.open_files?.soft);
  return Number.isNaN(limit) ? Infinity : limit;
}
