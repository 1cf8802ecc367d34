import { after } from 'node:test';
import { relative } from 'node:path';
import { SETTLING_PATIENCE } from '../test/support/patience.mjs';

/**
 * `node --import ./scripts/settle.mjs --test …` ends a process whose tests are over and that goes on: after a failed beginning,
 * nobody may have closed a server or a browser. It says which file that was, and what holds the process. That counts as a failure.
 */
const runsTests = process.env['NODE_TEST_CONTEXT'] !== undefined || process.execArgv.includes('--test-isolation=none');
if (runsTests) after(() => void setTimeout(settle, SETTLING_PATIENCE).unref()); // it keeps nothing going itself

function settle() {
  const files = process.argv.slice(1).map((file) => relative(process.cwd(), file));
  const left = process.getActiveResourcesInfo().join(', ');
  process.stderr.write(
    `Still running ${SETTLING_PATIENCE / 1000} s after the last test (${left}): ${files.join(' ')}\n`,
  );
  process.exitCode = 1;
  process.emit('beforeExit', 1); // the runner tells what has failed
  setTimeout(() => process.exit(), 1_000);
}
