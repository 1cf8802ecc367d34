import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies } from './install.mjs';
import { needChromium, needCoturn } from './programs.mjs';

/**
 * `npm test`: installs what is missing, browser and TURN server included, and runs every check, one after the
 * other. Goes on when one fails, and ends with a line `N passed, N failed`.
 */
process.chdir(new URL('..', import.meta.url).pathname);
installDependencies();
needChromium();
needCoturn();

const folder = mkdtempSync(join(tmpdir(), 'webrtc-elements-'));
process.env['TEST_COUNTS'] = join(folder, 'counts');

/** Steps without a test runner count as one test each. */
const CHECKS = ['build', 'manifest:check', 'types', 'lint', 'format:check', 'package:check', 'size'];
const SUITES = ['test:core', 'test:server:npm', 'test:package', 'test:docs', 'test:elements', 'test:e2e'];
/** How long one of them may take, in ms: what a failure left running must not hold up the rest. */
const LONGEST = 300_000;
let [passed, failed] = [0, 0];
for (const name of [...CHECKS, ...SUITES]) {
  process.stdout.write(`\n── ${name}\n`);
  const started = Date.now();
  const status = await runStep(name);
  const counts = takeCounts();
  const broken = status !== 0 && counts.failed === 0; // it did not get to its tests, or not to its end
  passed += counts.passed + (status === 0 && CHECKS.includes(name) ? 1 : 0);
  failed += counts.failed + (broken ? 1 : 0);
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - started) / 1000)} s\n`,
  );
  if (name === 'build' && status !== 0) break;
}
rmSync(folder, { recursive: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/**
 * Runs an npm script, in a group of processes of its own that ends as one.
 *
 * @param {string} name
 * @returns {Promise<number | null>}
 */
async function runStep(name) {
  const child = spawn('npm', ['run', '--silent', name], { stdio: 'inherit', detached: true });
  const end = () => child.pid && process.kill(-child.pid, 'SIGTERM');
  const stop = () => {
    end();
    process.exit(1);
  };
  const timer = setTimeout(() => {
    process.stdout.write(`── ${name}: took more than ${LONGEST / 1000} s, and was ended\n`);
    end();
  }, LONGEST);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const [code] = await once(child, 'close');
  process.off('SIGINT', stop).off('SIGTERM', stop);
  clearTimeout(timer);
  return code;
}

/** What the test runners have counted since the last call. */
function takeCounts() {
  const file = process.env['TEST_COUNTS'] ?? '';
  const sum = { passed: 0, failed: 0 };
  if (!existsSync(file)) return sum;
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [good = 0, bad = 0] = line.split(' ').map(Number);
    sum.passed += good;
    sum.failed += bad;
  }
  rmSync(file);
  return sum;
}
