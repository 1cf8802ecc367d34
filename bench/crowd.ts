import { setTimeout as pass } from 'node:timers/promises';
import { RELAY_DOOR } from './relay-door.js';
import { RelayLine } from './relay-line.js';
import { measureInRounds } from './rounds.js';
import { ServerProcess } from './server-process.js';
import type { Table } from './table.js';

/** How many members the rooms have. */
const SIZES = [10, 100, 500];
/** How many visits, and how many presences, a sample has. */
const EVENTS = 20;
/** The time between two of them, in ms: each goes out alone. */
const APART = 60;
/** Members that join at the same time. */
const AT_ONCE = 50;
const PRESENCE = JSON.stringify({ type: 'presence', presence: JSON.stringify({ name: 'x'.repeat(100) }) });

/** What an event costs. */
interface Cost {
  /** CPU time of the server, in µs. */
  readonly cpu: number;
  /** What each member is sent because of it, in bytes. */
  readonly bytes: number;
}

interface CrowdSample {
  readonly visit: Cost;
  readonly presence: Cost;
}

/** What one member costs our server, and all others in the room, when it comes and goes or changes its presence. */
export async function measureCrowds(signal: AbortSignal): Promise<Table[]> {
  const measures = Object.fromEntries(SIZES.map((size) => [`room of ${size}`, () => measure(size, signal)] as const));
  const samples = await measureInRounds(measures, { count: 3, budget: 60_000 });
  const table = (title: string, unit: string, of: (sample: CrowdSample) => number): Table => ({
    title,
    unit,
    rows: [...samples].map(([name, all]) => [name, all.map(of)]),
  });
  return [
    table('Crowd: CPU for a visitor who comes and goes', 'µs', ({ visit }) => visit.cpu),
    table('Crowd: bytes to each member, for a visitor who comes and goes', 'B', ({ visit }) => visit.bytes),
    table('Crowd: CPU for a presence', 'µs', ({ presence }) => presence.cpu),
    table('Crowd: bytes to each member, for a presence', 'B', ({ presence }) => presence.bytes),
  ];
}

async function measure(size: number, signal: AbortSignal): Promise<CrowdSample> {
  const server = await ServerProcess.start('our-server.ts', signal);
  const lines: RelayLine[] = [];
  const join = (id: string): Promise<RelayLine> => RelayLine.join(server.url, RELAY_DOOR, 'crowd', id);
  const cost = async (happen: (i: number) => unknown): Promise<Cost> => {
    await pass(APART);
    const received = (): number => lines.reduce((sum, line) => sum + line.received, 0);
    const [cpu, bytes] = [await server.cpu(), received()];
    for (let i = 0; i < EVENTS; i++) {
      await happen(i);
      await pass(APART);
    }
    return {
      cpu: ((await server.cpu()) - cpu) / EVENTS,
      bytes: (received() - bytes) / EVENTS / lines.length,
    };
  };
  try {
    while (lines.length < size) {
      const ids = Array.from({ length: Math.min(AT_ONCE, size - lines.length) }, (_, i) => `m${lines.length + i}`);
      lines.push(...(await Promise.all(ids.map(join))));
    }
    const visit = await cost(async (i) => (await join(`v${i}`)).close());
    for (const line of lines) line.prepare(PRESENCE, 1);
    const presence = await cost((i) => lines[i % lines.length]?.send(1));
    return { visit, presence };
  } finally {
    await server.stop();
    for (const line of lines) line.close();
  }
}
