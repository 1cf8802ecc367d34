import { parseArgs } from 'node:util';
import { Soak } from './soak.js';

/** `npm run soak -- [--minutes N] [--seed S]`: rooms in which everything happens, for so long. */

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? 2);
const seed = Number(values.seed ?? Date.now() % 100_000);
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write('npm run soak -- [--minutes N] [--seed N]\n');
  process.exit(2);
}

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => ending.abort(name));

process.stdout.write(`seed ${seed}, ${minutes} minutes\n`);
const soak = new Soak({ minutes, seed, signal: ending.signal });
const sound = await soak.run();
process.stdout.write(`seed ${seed}\n`);
process.exitCode = ending.signal.aborted ? 130 : sound ? 0 : 1;
