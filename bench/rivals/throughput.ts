import type { Table } from '../table.js';
import { contest, tableOf, type Samples } from './contest.js';
import type { Rival } from './rival.js';
import type { Venue } from './venue.js';

const MIB = 1024 * 1024;
const TOTAL = 64 * MIB;

const NOTES = [
  "Throughput: by hand, with simple-peer and with PeerJS's `serialization: 'raw'`, the application splits messages of 1 MiB.",
  'Throughput: memory is the most that the process of a page held at any time beyond what it held before.',
];

interface Poured {
  /** MB a second, of 10⁶ bytes. */
  readonly speed: number;
  /** CPU time of all processes of the browser, in s for each GiB. */
  readonly cpu: number;
  /** By how much the processes of the two pages grew, in MiB. */
  readonly sender: number;
  readonly receiver: number;
}

/** How fast 64 MiB go over a direct link, in large and in small messages, and what that costs. */
export async function measureThroughput(venue: Venue, rivals: readonly Rival[]): Promise<Table[]> {
  const measure = (size: number): Promise<Samples<Poured>> =>
    contest(rivals, (rival) => pour(venue, rival, size), {
      count: 3,
      budget: 120_000,
      signal: venue.signal,
    });
  return [
    ...tablesOf('64 MiB in messages of 1 MiB', await measure(MIB)),
    ...tablesOf('64 MiB in messages of 64 KiB', await measure(MIB / 16)),
  ];
}

async function pour(venue: Venue, rival: Rival, size: number): Promise<Poured> {
  const { arena } = venue;
  await venue.renew();
  return venue.withPair(rival, async ({ caller, callee }) => {
    for (const page of [caller, callee]) await page.evaluate(() => globalThis.rival.direct());
    const [sender, receiver] = [await arena.cpu.processOf(caller), await arena.cpu.processOf(callee)];
    const messages = [TOTAL / size, size] as const;
    await callee.evaluate((it) => globalThis.rival.take(...it), messages);
    let time = NaN;
    let cpu = NaN;
    const { each } = await arena.memory.growthOf(async () => {
      cpu = await arena.cpu.timeOf(async () => {
        time = await caller.evaluate((it) => globalThis.rival.pour(...it), messages);
      });
    });
    return {
      speed: TOTAL / 1000 / time,
      cpu: (cpu * 1024 * MIB) / TOTAL,
      sender: (each.get(sender) ?? NaN) / MIB,
      receiver: (each.get(receiver) ?? NaN) / MIB,
    };
  });
}

function tablesOf(title: string, samples: Samples<Poured>): Table[] {
  return [
    { ...tableOf(title, 'MB/s', samples, ({ speed }) => speed), notes: NOTES },
    tableOf(`${title}: CPU of all processes of the browser`, 's/GiB', samples, ({ cpu }) => cpu),
    tableOf(`${title}: growth in memory of the sender`, 'MiB', samples, ({ sender }) => sender),
    tableOf(`${title}: growth in memory of the receiver`, 'MiB', samples, ({ receiver }) => receiver),
  ];
}
