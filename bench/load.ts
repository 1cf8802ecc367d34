import type { Door } from './door.js';
import { countSockets, measureIdle, type IdleSample } from './idle-sockets.js';
import { quantileOf } from './quantile.js';
import { RELAY_DOOR, SIGNAL_DOOR } from './relay-door.js';
import { RelayTalk, type TalkSample } from './relay-talk.js';
import { measureInRounds, type Measures, type RoundsOptions } from './rounds.js';
import type { Table } from './table.js';

const BARE = 'bare-server.ts';
const OURS = 'our-server.ts';

type Figures<Sample> = readonly (readonly [what: string, unit: string, of: (sample: Sample) => number])[];

/** What our server costs that a relay without rooms, rules and limits does not; each in a process of its own. */
export async function measureLoad(signal: AbortSignal): Promise<Table[]> {
  return [
    ...(await measureSockets(signal)),
    ...(await measureTalk('Relay of 1 KiB', RELAY_DOOR, 32, signal)),
    ...(await measureTalk('Signal of 1 KiB', SIGNAL_DOOR, 1, signal)), // members send few of them
  ];
}

function measureSockets(signal: AbortSignal): Promise<Table[]> {
  const sockets = countSockets();
  const measure = (module: string): Promise<IdleSample> => measureIdle(module, RELAY_DOOR, sockets, signal);
  return tablesOf<IdleSample>(
    `${sockets} idle sockets, in rooms of 5`,
    { 'bare ws relay': () => measure(BARE), ours: () => measure(OURS) },
    [
      ['memory each', 'KiB', ({ memory }) => memory],
      ['opened', '1/s', ({ rate }) => rate],
      ['CPU to open one', 'µs', ({ cpu }) => cpu],
    ],
    { count: 3, budget: 30_000 },
  );
}

async function measureTalk(title: string, door: Door, window: number, signal: AbortSignal): Promise<Table[]> {
  const start = (module: string): Promise<RelayTalk> => RelayTalk.start(module, door, signal, window);
  const [bare, ours] = await Promise.all([start(BARE), start(OURS)]);
  try {
    return await tablesOf<TalkSample>(
      title,
      { 'bare ws relay': () => bare.measure(), ours: () => ours.measure() },
      [
        ['messages', '1/s', ({ rate }) => rate],
        ['p50', 'ms', ({ times }) => quantileOf(times, 0.5)],
        ['p99', 'ms', ({ times }) => quantileOf(times, 0.99)],
        ['CPU each', 'µs', ({ cpu }) => cpu],
      ],
      { count: 6, budget: 40_000 },
    );
  } finally {
    await Promise.all([bare.close(), ours.close()]);
  }
}

/** Measures in rounds, and makes a table of each figure of the samples. */
async function tablesOf<Sample>(
  title: string,
  measures: Measures<Sample>,
  figures: Figures<Sample>,
  options: RoundsOptions,
): Promise<Table[]> {
  const samples = await measureInRounds(measures, options);
  return figures.map(([what, unit, of]) => ({
    title: `${title}: ${what}`,
    unit,
    rows: [...samples].map(([name, all]) => [name, all.map(of)]),
  }));
}
