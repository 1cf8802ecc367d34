import type { Door } from './door.js';
import { RelayLine } from './relay-line.js';
import { ServerProcess } from './server-process.js';

const SOCKETS = 5_000;
const ROOM_SIZE = 5;
/** Sockets that are being opened at the same time. */
const AT_ONCE = 100;
/** Files that a process needs besides sockets. */
const OTHER_FILES = 200;

/** What many sockets that only stand cost a server. */
export interface IdleSample {
  /** What the process grows by for each, in KiB. */
  readonly memory: number;
  /** How many were opened in a second. */
  readonly rate: number;
  /** CPU time of the server to open one, in µs. */
  readonly cpu: number;
}

/** How many sockets can be opened here. Says so if they are fewer than wanted. */
export function countSockets(): number {
  const sockets = Math.min(SOCKETS, fileLimit() - OTHER_FILES);
  if (sockets < SOCKETS) {
    process.stderr.write(`Only ${sockets} sockets of ${SOCKETS}: \`ulimit -n\` is ${fileLimit()}. Raise it.\n`);
  }
  return sockets;
}

/** Opens so many sockets to a new process of a server. */
export async function measureIdle(module: string, door: Door, count: number, signal: AbortSignal): Promise<IdleSample> {
  const server = await ServerProcess.start(module, signal);
  const lines: RelayLine[] = [];
  try {
    await open(server.url, door, AT_ONCE, 'warm', lines);
    const before = await server.memory();
    const cpu = await server.cpu();
    const start = performance.now();
    await open(server.url, door, count, 'idle', lines);
    const rate = (count * 1000) / (performance.now() - start);
    const used = (await server.cpu()) - cpu;
    return { memory: ((await server.memory()) - before) / 1024 / count, rate, cpu: used / count };
  } finally {
    await server.stop();
    for (const line of lines) line.close();
  }
}

/** Joins so many to rooms of five. */
async function open(url: string, door: Door, count: number, name: string, lines: RelayLine[]): Promise<void> {
  for (let at = 0; at < count; at += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, i) => at + i);
    const join = (id: number): Promise<RelayLine> =>
      RelayLine.join(url, door, `${name}-${Math.floor(id / ROOM_SIZE)}`, `${name}-${id}`);
    lines.push(...(await Promise.all(ids.map(join))));
  }
}

/** How many files a process may have open; endless where there is no such limit. */
function fileLimit(): number {
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const limit = Number(report.userLimits?.open_files?.soft);
  return Number.isNaN(limit) ? Infinity : limit;
}
