import { availableParallelism } from 'node:os';
import { Arena } from './arena.js';
import { measureChat } from './chat.js';
import { measureFirstMessage } from './first-message.js';
import { measureLoad } from './load.js';
import { measureRoundTrip } from './round-trip.js';
import { measureRelay, measureThroughput } from './throughput.js';

/** `npm run bench -- [PART…]`: ours against WebRTC, and against a relay, by hand, in one run. It judges nothing. */

/** What is measured in two pages of a browser. */
const IN_PAGES: Readonly<Record<string, (arena: Arena) => Promise<void>>> = {
  throughput: measureThroughput,
  'round-trip': measureRoundTrip,
  'first-message': measureFirstMessage,
  relay: measureRelay,
  chat: measureChat,
};
/** What needs no browser; ends when the signal says so. */
const WITHOUT_PAGES: Readonly<Record<string, (signal: AbortSignal) => Promise<void>>> = {
  load: measureLoad,
};
const PARTS = [...Object.keys(IN_PAGES), ...Object.keys(WITHOUT_PAGES)];
/** However much hangs, the whole ends after this time, in ms. */
const DEADLINE = 400_000;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}.\n`);
  process.exitCode = 1;
} else {
  await run(names.length > 0 ? names : PARTS);
}

async function run(parts: readonly string[]): Promise<void> {
  const ending = new AbortController();
  const deadline = setTimeout(() => {
    process.stderr.write('This takes too long.\n');
    ending.abort();
  }, DEADLINE);
  try {
    process.stdout.write(`Node ${process.version}, ${availableParallelism()} cores\n\n`);
    const inPages = parts.filter((part) => part in IN_PAGES);
    if (inPages.length > 0) await runInPages(inPages, ending.signal);
    for (const part of parts) await WITHOUT_PAGES[part]?.(ending.signal);
  } finally {
    clearTimeout(deadline);
    ending.abort();
  }
}

async function runInPages(parts: readonly string[], signal: AbortSignal): Promise<void> {
  const arena = await Arena.open();
  signal.addEventListener('abort', () => void arena.close());
  try {
    process.stdout.write(`${arena.browserName}\n\n`);
    for (const part of parts) await IN_PAGES[part]?.(arena);
  } finally {
    await arena.close();
  }
}
