import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCounts } from './count.mjs';
import { installDependencies } from './install.mjs';
import { needChromium, needCoturn } from './programs.mjs';

/**
 * `npm test`: installs what is missing, browser and TURN server included, and runs every check, two at
 * a time. Goes on when one fails, and ends with a line
 * `N passed, N failed`.
 */
process.chdir(new URL('..', import.meta.url).pathname);
installDependencies();
needChromium();
needCoturn();

/** Steps without a test runner count as one test each. */
const CHECKS = ['build', 'manifest:check', 'types', 'lint', 'format:check', 'package:check', 'size'];
/** Those of one list run one after the other, and the lists side by side: what waits, and what computes. */
const LISTS = [
  ['test:e2e'],
  [...CHECKS.slice(1), 'test:core', 'test:package', 'test:server:npm', 'test:docs', 'test:elements'],
];
/** How long one of them may take, in ms: what a failure left running must not hold up the rest. */
const LONGEST = 900_000;

const folder = mkdtempSync(join(tmpdir(), 'webrtc-elements-'));
/** @type {Set<() => void>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    for (const end of running) end();
    process.exit(1);
  });
}
let [passed, failed] = [0, 0];
if (await runStep('build')) await Promise.all(LISTS.map(runSteps));
rmSync(folder, { recursive: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** @param {readonly string[]} names */
async function runSteps(names) {
  for (const name of names) await runStep(name);
}

/**
 * Runs an npm script, in a group of processes of its own that ends as one, and prints what it had to say when it has ended.
 *
 * @param {string} name
 */
async function runStep(name) {
  const file = join(folder, name.replaceAll(':', '-'));
  const started = Date.now();
  process.stdout.write(`… ${name}\n`);
  const child = spawn('npm', ['run', '--silent', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, TEST_COUNTS: file },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (/** @type {Buffer} */ data) => (output += data.toString()));
  const end = () => child.pid && process.kill(-child.pid, 'SIGTERM');
  running.add(end);
  const timer = setTimeout(() => {
    output += `\nThis took more than ${LONGEST / 1000} s, and was ended.\n`;
    end();
  }, LONGEST);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  running.delete(end);
  count(name, code === 0, readCounts(file));
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`\n── ${name}\n${output}── ${name}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds} s\n`);
  return code === 0;
}

/**
 * @param {string} name
 * @param {boolean} good
 * @param {{ passed: number, failed: number }} tests
 */
function count(name, good, tests) {
  const broken = !good && tests.failed === 0; // it did not get to its tests, or not to its end
  passed += tests.passed + (good && CHECKS.includes(name) ? 1 : 0);
  failed += tests.failed + (broken ? 1 : 0);
}
