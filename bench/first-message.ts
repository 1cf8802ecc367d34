import type { Arena } from './arena.js';
import type { Way } from './bench-page.js';
import { measureInRounds } from './rounds.js';
import { printTable } from './table.js';

/** How long a newcomer, on a page that has just been loaded, takes to hear of who is there already. */
export async function measureFirstMessage(arena: Arena): Promise<void> {
  const samples = await measureInRounds(
    {
      'raw, WebSocket and data channel': () => call(arena, 'raw'),
      'ours, by relay or direct': () => call(arena, 'fallback'),
      "ours, relay: 'never'": () => call(arena, 'never'),
    },
    { count: 20, budget: 40_000 },
  );
  printTable({ title: 'connect() to first message', unit: 'ms', rows: [...samples] });
}

async function call(arena: Arena, way: Way): Promise<number> {
  await arena.renew();
  return arena.withLine(way, (first) => first);
}
