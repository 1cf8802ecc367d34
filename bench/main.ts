import { availableParallelism } from 'node:os';
import { Arena } from './arena.js';
import { measureFirstMessage } from './first-message.js';
import { measureRoundTrip } from './round-trip.js';
import { measureRelay, measureThroughput } from './throughput.js';

/** `npm run bench -- [PART…]`: ours against WebRTC by hand, in one run. It judges nothing. */

const PARTS: Readonly<Record<string, (arena: Arena) => Promise<void>>> = {
  throughput: measureThroughput,
  'round-trip': measureRoundTrip,
  'first-message': measureFirstMessage,
  relay: measureRelay,
};
/** However much hangs, the whole ends after this time, in ms. */
const DEADLINE = 220_000;

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}.\n`);
  process.exitCode = 1;
} else {
  await run(names.length > 0 ? names : Object.keys(PARTS));
}

async function run(parts: readonly string[]): Promise<void> {
  const arena = await Arena.open();
  const deadline = setTimeout(() => {
    process.stderr.write('This takes too long.\n');
    void arena.close();
  }, DEADLINE);
  try {
    process.stdout.write(`${arena.browserName}, Node ${process.version}, ${availableParallelism()} cores\n\n`);
    for (const part of parts) await PARTS[part]?.(arena);
  } finally {
    clearTimeout(deadline);
    await arena.close();
  }
}
