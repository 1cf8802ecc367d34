import { parseArgs } from 'node:util';
import { ATTACKS } from './attacks/attacks.js';
import { HONEST_CORE, pin } from './cores.js';
import { openPlace, PLACES, type PlaceName } from './place.js';
import { Siege } from './siege.js';

/**
 * `npm run siege -- [--minutes N] [--seed S] [--on node|redis|edge] [--only WORD] [--cores]`: honest rooms under attack, for so long on
 * each. `--cores`: attackers have a core of their own.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    on: { type: 'string' },
    only: { type: 'string', default: '' },
    cores: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes ?? 2);
const seed = Number(values.seed ?? Date.now() % 100_000);
const known = Object.keys(ATTACKS).some((name) => name.includes(values.only));
const places = PLACES.filter((name) => values.on === undefined || values.on === name);
if (!(minutes > 0) || !Number.isSafeInteger(seed) || places.length === 0 || !known) {
  process.stderr.write(
    `npm run siege -- [--minutes N] [--seed N] [--on ${PLACES.join('|')}] [--only WORD] [--cores]\n`,
  );
  process.exit(2);
}

const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => ending.abort(name));

if (values.cores) pin(process.pid, HONEST_CORE);
process.stdout.write(`seed ${seed}, ${minutes} minutes on each of ${places.join(', ')}\n`);
let [passed, failed] = [0, 0];
for (const name of places) {
  if (ending.signal.aborted) break;
  const count = await besiege(name);
  passed += count.passed;
  failed += count.failed;
}
process.stdout.write(`seed ${seed}\n\n${passed} passed, ${failed} failed\n`);
process.exitCode = ending.signal.aborted ? 130 : failed === 0 ? 0 : 1;

async function besiege(name: PlaceName): ReturnType<Siege['run']> {
  process.stdout.write(`\n${name}\n`);
  const place = await openPlace(name);
  try {
    return await new Siege({
      name,
      place,
      minutes,
      seed,
      only: values.only,
      cores: values.cores,
      signal: ending.signal,
    }).run();
  } finally {
    await place.close();
  }
}
