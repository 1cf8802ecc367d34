import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCounts } from './count.mjs';
import { installDependencies, run } from './install.mjs';
import { needChromium, needFirefox } from './programs.mjs';

/**
 * `npm run test:engines`: the elements in Firefox; two people, one in Chromium and one in Firefox; and programs with WebRTC for
 * Node among them. Installs what is missing, builds, goes on when something fails, and ends with a line `N passed, N failed`.
 */
process.chdir(new URL('..', import.meta.url).pathname);
installDependencies();
needChromium();
needFirefox();
run('npm', ['run', '--silent', 'build']);

const folder = mkdtempSync(join(tmpdir(), 'webrtc-elements-'));
const sum = { passed: 0, failed: 0 };
let ended = false;
for (const name of ['test:elements:firefox', 'test:engines:pages']) {
  if (ended) break;
  const file = join(folder, name.replaceAll(':', '-'));
  const good = (await runStep(name, file)) === 0;
  const { passed, failed } = readCounts(file);
  sum.passed += passed;
  sum.failed += !good && failed === 0 ? 1 : failed; // it did not get to its tests, or not to its end
}
rmSync(folder, { recursive: true });
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;

/**
 * Runs an npm script in a group of processes of its own, which ends as one when we are to end.
 *
 * @param {string} name
 * @param {string} file
 */
async function runStep(name, file) {
  const env = { ...process.env, TEST_COUNTS: file };
  const child = spawn('npm', ['run', '--silent', name], { stdio: 'inherit', detached: true, env });
  const end = () => {
    ended = true;
    if (child.pid) process.kill(-child.pid, 'SIGTERM');
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM']);
  for (const signal of signals) process.on(signal, end);
  const [code] = await once(child, 'close');
  for (const signal of signals) process.off(signal, end);
  return code;
}
