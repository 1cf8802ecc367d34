import type { Arena } from './arena.js';
import type { Way } from './bench-page.js';
import { quantileOf } from './quantile.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const MIB = 1024 * 1024;
/** What flows on the other topic: so many messages, each of so many bytes. */
const FLOWS: Readonly<Record<string, readonly [count: number, size: number]>> = {
  'nothing else': [0, 0],
  '256 messages of 1 MiB': [256, MIB],
  '4 messages of 64 MiB': [4, 64 * MIB],
};
const WAYS: Readonly<Record<string, Way>> = { direct: 'never', relay: 'only' };

/** How long a small message on a topic takes to the other page and back, while large ones flow on another. */
export async function measureTopics(arena: Arena): Promise<Table[]> {
  const measures = Object.entries(WAYS).flatMap(([path, way]) =>
    Object.entries(FLOWS).map(
      ([flow, [count, size]]) => [`${path}, ${flow}`, () => talk(arena, way, count, size)] as const,
    ),
  );
  const samples = await measureInRounds(Object.fromEntries(measures), { count: 3, budget: 240_000 });
  return [0.5, 0.99].map((share) => ({
    title: `Round trip of 1 KiB on a topic beside another, p${share * 100}`,
    unit: 'ms',
    rows: [...samples].map(([name, all]) => [name, all.map((times) => quantileOf(times, share))] as const),
  }));
}

function talk(arena: Arena, way: Way, count: number, size: number): Promise<number[]> {
  const { caller, callee } = arena;
  return arena.withLine(way, async () => {
    await arena.settle();
    await callee.evaluate(() => bench.echoTopic());
    return caller.evaluate((it) => bench.talk(...it), [count, size] as const);
  });
}
