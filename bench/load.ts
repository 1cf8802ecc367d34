import { countSockets, measureIdle } from './idle-sockets.js';
import { quantileOf } from './quantile.js';
import { RELAY_DOOR } from './relay-door.js';
import { RelayTalk, type TalkSample } from './relay-talk.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const BARE = 'bare-server.ts';
const OURS = 'our-server.ts';

/** What our server costs that a relay without rooms, rules and limits does not; each in a process of its own. */
export async function measureLoad(signal: AbortSignal): Promise<Table[]> {
  return [await measureMemory(signal), ...(await measureMessages(signal))];
}

async function measureMemory(signal: AbortSignal): Promise<Table> {
  const sockets = countSockets();
  const measure = async (module: string): Promise<number> =>
    (await measureIdle(module, RELAY_DOOR, sockets, signal)).memory;
  const samples = await measureInRounds(
    { 'bare ws relay': () => measure(BARE), ours: () => measure(OURS) },
    { count: 3, budget: 30_000 },
  );
  return { title: `Memory of a socket, ${sockets} idle`, unit: 'KiB', rows: [...samples] };
}

async function measureMessages(signal: AbortSignal): Promise<Table[]> {
  const start = (module: string): Promise<RelayTalk> => RelayTalk.start(module, RELAY_DOOR, signal);
  const [bare, ours] = await Promise.all([start(BARE), start(OURS)]);
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
