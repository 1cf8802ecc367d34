import type { Arena } from './arena.js';
import type { Table } from './table.js';

/** What a chat page saw: when the first and the last message came, and its long tasks, all in ms. */
export interface Flood {
  readonly first: number;
  readonly last: number;
  readonly shown: number;
  /** Tasks of 50 ms and more, by the Long Tasks API: when they began, and how long they took. */
  readonly tasks: readonly (readonly [start: number, duration: number])[];
}

/** What a page with a chat does when it is told to. */
export interface FloodPage {
  /** To how many a direct link stands. */
  peers(): number;
  /** Sends so many messages, so many a second. Resolves with the ms that this took. */
  pour(count: number, rate: number): Promise<number>;
  /** Watches until the last of so many messages is shown. */
  watch(count: number): Promise<Flood>;
}

declare global {
  var flood: FloodPage;
}

const MESSAGES = 10_000;
const RATE = 200;
/** What the page takes to get going is not counted, in ms. */
const START = 1000;

/** How smooth a page stays while its chat is written to faster than anybody can read. */
export async function measureChat(arena: Arena): Promise<Table[]> {
  const [reader, writer] = await Promise.all([arena.visit('chat.html'), arena.visit('chat.html')]);
  for (const page of [reader, writer]) await page.waitForFunction(() => globalThis.flood.peers() === 1);
  const watched = reader.evaluate((count) => flood.watch(count), MESSAGES);
  const took = await writer.evaluate(([count, rate]) => flood.pour(count, rate), [MESSAGES, RATE] as const);
  const { first, last, shown, tasks } = await watched;
  const late = tasks.filter(([start]) => start > first + START).map(([, duration]) => duration);
  await Promise.all([reader, writer].map((page) => page.context().close()));
  const title = `A chat of ${MESSAGES} messages`;
  const table = (what: string, unit: string, figure: number): Table => ({
    title: `${title}: ${what}`,
    unit,
    rows: [['ours', [figure]]],
  });
  return [
    table('shown', 'messages', shown),
    table('sent', '1/s', (MESSAGES * 1000) / took),
    table('from the first to the last', 's', (last - first) / 1000),
    table('tasks of 50 ms and more in the first second', 'tasks', tasks.length - late.length),
    table('tasks of 50 ms and more after it', 'tasks', late.length),
  ];
}
