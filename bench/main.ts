import { Arena } from './arena.js';
import { measureAudience, measureConference } from './audience.js';
import { measureCalls } from './calls.js';
import { measureChat } from './chat.js';
import { measureCrowds } from './crowd.js';
import { measureFiles } from './files.js';
import { measureFirstMessage } from './first-message.js';
import { measureLoad } from './load.js';
import { measureMesh } from './mesh.js';
import { describeMachine, writeResults, writeRivals } from './results.js';
import { RIVAL_ROWS } from './rivals/rows.js';
import { measureRoundTrip } from './round-trip.js';
import { measureSize } from './size.js';
import { printTable, type Table } from './table.js';
import { measureTopics } from './topics.js';
import { measureRelay, measureStream, measureThroughput } from './throughput.js';

/**
 * `npm run bench -- [PART…]`: ours against WebRTC, and against a relay, by hand, in one run. `npm run bench -- rivals [ROW…]`:
 * ours against others of its kind. It judges nothing.
 */

/** One part of the benchmark; what needs no browser ends when the signal says so. */
type Part = (arena: Arena, signal: AbortSignal) => Promise<Table[]>;

const PARTS: Readonly<Record<string, Part>> = {
  'first-message': measureFirstMessage,
  'round-trip': measureRoundTrip,
  throughput: measureThroughput,
  stream: measureStream,
  topics: measureTopics,
  mesh: measureMesh,
  files: measureFiles,
  relay: measureRelay,
  calls: measureCalls,
  audience: measureAudience,
  chat: measureChat,
  load: (_arena, signal) => measureLoad(signal),
  crowd: (_arena, signal) => measureCrowds(signal),
  size: measureSize,
};
/** What is measured by its name only: two cores are too few for it, so it says nothing of how the two ways compare. */
const APART: Readonly<Record<string, Part>> = { conference: measureConference };
/** However much hangs, the whole ends after this time, in ms. */
const DEADLINE = 1_800_000;

const [first, ...others] = process.argv.slice(2);
if (first === 'rivals') await choose(RIVAL_ROWS, others, writeRivals);
else if (first !== undefined && Object.hasOwn(APART, first)) await choose(APART, [first, ...others]);
else await choose(PARTS, first === undefined ? [] : [first, ...others], writeResults);

/** Runs the parts with these names, or all. Results are kept only of all parts together. */
async function choose(
  parts: Readonly<Record<string, Part>>,
  names: readonly string[],
  keep?: typeof writeResults,
): Promise<void> {
  const all = Object.keys(parts);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no ${unknown.join(', ')}. Parts: ${all.join(', ')}.\n`);
    process.exitCode = 1;
    return;
  }
  const chosen = names.length > 0 ? names : all;
  await run(
    chosen.flatMap((name) => parts[name] ?? []),
    all.every((name) => chosen.includes(name)) ? keep : undefined,
  );
}

async function run(parts: readonly Part[], keep: typeof writeResults | undefined): Promise<void> {
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
      const measured = await part(arena, ending.signal);
      for (const table of measured) printTable(table);
      tables.push(...measured);
    }
    await keep?.(tables, arena.browserName);
  } finally {
    clearTimeout(deadline);
    ending.abort();
    await arena.close();
  }
}
