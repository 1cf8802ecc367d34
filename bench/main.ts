import { Arena } from './arena.js';
import { measureChat } from './chat.js';
import { measureFirstMessage } from './first-message.js';
import { measureLoad } from './load.js';
import { measureMesh } from './mesh.js';
import { describeMachine, writeResults } from './results.js';
import { measureRoundTrip } from './round-trip.js';
import { measureSize } from './size.js';
import { printTable, type Table } from './table.js';
import { measureTopics } from './topics.js';
import { measureRelay, measureStream, measureThroughput } from './throughput.js';

/** `npm run bench -- [PART…]`: ours against WebRTC, and against a relay, by hand, in one run. It judges nothing. */

/** What is measured in pages of a browser. */
const IN_PAGES: Readonly<Record<string, (arena: Arena) => Promise<Table[]>>> = {
  'first-message': measureFirstMessage,
  'round-trip': measureRoundTrip,
  throughput: measureThroughput,
  stream: measureStream,
  topics: measureTopics,
  mesh: measureMesh,
  relay: measureRelay,
  chat: measureChat,
};
/** What needs no browser; ends when the signal says so. */
const WITHOUT_PAGES: Readonly<Record<string, (signal: AbortSignal) => Promise<Table[]>>> = {
  load: measureLoad,
  size: measureSize,
};
const PARTS = [...Object.keys(IN_PAGES), ...Object.keys(WITHOUT_PAGES)];
/** However much hangs, the whole ends after this time, in ms. */
const DEADLINE = 1_200_000;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}.\n`);
  process.exitCode = 1;
} else {
  await run(names.length > 0 ? names : PARTS);
}

/** Results are kept only of all parts together. */
async function run(parts: readonly string[]): Promise<void> {
  const ending = new AbortController();
  const deadline = setTimeout(() => {
    process.stderr.write('This takes too long.\n');
    ending.abort();
  }, DEADLINE);
  const arena = await Arena.open();
  ending.signal.addEventListener('abort', () => void arena.close());
  try {
    process.stdout.write(`${describeMachine(arena.browserName)}\n\n`);
    const tables: Table[] = [];
    for (const part of parts) {
      const measured = (await IN_PAGES[part]?.(arena)) ?? (await WITHOUT_PAGES[part]?.(ending.signal)) ?? [];
      for (const table of measured) printTable(table);
      tables.push(...measured);
    }
    if (PARTS.every((part) => parts.includes(part))) await writeResults(tables, arena.browserName);
  } finally {
    clearTimeout(deadline);
    ending.abort();
    await arena.close();
  }
}
