import type { Arena, Distance, Greeting } from './arena.js';
import type { Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

const WHERE: Readonly<Record<Distance, string>> = { near: 'server on loopback', far: 'server 25 ms away each way' };

/** How long a newcomer, on a page that has just been loaded, and who is there already take until they hear of each other. */
export async function measureFirstMessage(arena: Arena): Promise<Table[]> {
  return [...(await measure(arena, 'near', 20)), ...(await measure(arena, 'far', 12))];
}

async function measure(arena: Arena, distance: Distance, count: number): Promise<Table[]> {
  const samples = await measureInRounds(
    {
      'raw, WebSocket and data channel': () => call(arena, 'raw', distance),
      'ours, by relay or direct': () => call(arena, 'fallback', distance),
      "ours, by data channel (relay: 'never')": () => call(arena, 'never', distance),
    },
    { count, budget: 40_000 },
  );
  const table = (title: string, figure: (greeting: Greeting) => number): Table => ({
    title: `${title}, ${WHERE[distance]}`,
    unit: 'ms',
    rows: [...samples].map(([name, greetings]) => [name, greetings.map(figure)]),
  });
  return [
    table('connect() to first message', ({ caller, callee }) => Math.min(caller, callee)),
    table('connect() to first message heard by the newcomer', ({ caller }) => caller),
  ];
}

async function call(arena: Arena, way: Way, distance: Distance): Promise<Greeting> {
  await arena.renew();
  return arena.withLine(way, (greeting) => greeting, { distance });
}
