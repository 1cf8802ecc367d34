import { Connects, openLines, type ConnectSample } from './connects.js';
import { quantileOf } from './quantile.js';
import type { RelayLine } from './relay-line.js';
import { RelayTalk, type Talk, type TalkSample } from './relay-talk.js';
import { measureInRounds, type Measures } from './rounds.js';
import { ServerProcess } from './server-process.js';
import type { Table } from './table.js';
import { RELAYED, SIGNALS } from './talks.js';

const BARE = 'bare-server.ts';
const OURS = 'our-server.ts';

/** Sockets of which the memory is measured. */
const SOCKETS = 5_000;
const WARM_UP = 100;
/** Sockets that are being opened at the same time. */
const AT_ONCE = 100;
/** Files that a process needs besides sockets. */
const OTHER_FILES = 200;

/** What our server costs that a relay without rooms, rules and limits does not; each in a process of its own. */
export async function measureLoad(signal: AbortSignal): Promise<Table[]> {
  return [
    await measureMemory(signal),
    ...(await measureConnects(signal)),
    ...(await measureTalk('Relay of 1 KiB', RELAYED, signal)),
    ...(await measureTalk('Signal of 1 KiB', SIGNALS, signal)),
  ];
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
    lines.push(...(await openLines(server.url, WARM_UP, 'warm', AT_ONCE)));
    const before = await server.memory();
    lines.push(...(await openLines(server.url, count, 'idle', AT_ONCE)));
    const after = await server.memory();
    return (after - before) / 1024 / count;
  } finally {
    await server.stop();
    for (const line of lines) line.close();
  }
}

async function measureConnects(signal: AbortSignal): Promise<Table[]> {
  const [bare, ours] = await Promise.all([Connects.start(BARE, signal), Connects.start(OURS, signal)]);
  try {
    return await tablesOf<ConnectSample>(
      'Connects, in rooms of 5',
      { 'bare ws relay': () => bare.measure(), ours: () => ours.measure() },
      [
        ['sockets', '1/s', ({ rate }) => rate],
        ['CPU each', 'µs', ({ cpu }) => cpu],
      ],
    );
  } finally {
    await Promise.all([bare.close(), ours.close()]);
  }
}

async function measureTalk(title: string, talk: Talk, signal: AbortSignal): Promise<Table[]> {
  const [bare, ours] = await Promise.all([RelayTalk.start(BARE, talk, signal), RelayTalk.start(OURS, talk, signal)]);
  try {
    return await tablesOf<TalkSample>(title, { 'bare ws relay': () => bare.measure(), ours: () => ours.measure() }, [
      ['messages', '1/s', ({ rate }) => rate],
      ['p50', 'ms', ({ times }) => quantileOf(times, 0.5)],
      ['p99', 'ms', ({ times }) => quantileOf(times, 0.99)],
      ['CPU each', 'µs', ({ cpu }) => cpu],
    ]);
  } finally {
    await Promise.all([bare.close(), ours.close()]);
  }
}

/** Measures in rounds, and makes a table of each figure of the samples. */
async function tablesOf<Sample>(
  title: string,
  measures: Measures<Sample>,
  figures: readonly (readonly [what: string, unit: string, of: (sample: Sample) => number])[],
): Promise<Table[]> {
  const samples = await measureInRounds(measures, { count: 6, budget: 40_000 });
  return figures.map(([what, unit, of]) => ({
    title: `${title}: ${what}`,
    unit,
    rows: [...samples].map(([name, all]) => [name, all.map(of)]),
  }));
}

/** How many files a process may have open; endless where there is no such limit. */
function fileLimit(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const limit = Number(report.userLimits?.open_files?.soft);
  return Number.isNaN(limit) ? Infinity : limit;
}
