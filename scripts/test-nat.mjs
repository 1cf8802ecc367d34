import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDependencies, run } from './install.mjs';
import { needChromium, needConntrack, needCoturn, needIptables, needOpenssl } from './programs.mjs';

/**
 * `npm run test:nat`: two browsers behind NATs of every kind, and what becomes of their conversation when a network breaks. Needs
 * Linux and root, because it makes networks of its own. Installs what it needs, builds, and ends with a line `N passed, N failed`.
 * A part can be named: `-- matrix` or `-- conversation`.
 */
process.chdir(new URL('..', import.meta.url).pathname);
const PARTS = ['matrix', 'conversation'];
const parts = process.argv.length > 2 ? process.argv.slice(2) : PARTS;
const unknown = parts.filter((name) => !PARTS.includes(name));
if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  process.stderr.write(
    'The NATs are network namespaces of Linux, which root alone may make: run this as root on Linux.\n',
  );
  process.exitCode = 1;
} else if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. Parts: ${PARTS.join(', ')}.\n`);
  process.exitCode = 1;
} else {
  installDependencies();
  needChromium();
  needCoturn();
  needIptables();
  needConntrack();
  needOpenssl();
  run('npm', ['run', '--silent', 'build']);
  process.exitCode = await test();
}

/** Runs the parts in a network of their own; resolves with the exit code. */
async function test() {
  const folder = mkdtempSync(join(tmpdir(), 'webrtc-nat-'));
  const counts = join(folder, 'counts');
  const args = [
    ...['scripts/sandbox.mjs', 'node', '--import', 'tsx', '--test', '--test-concurrency=1', '--test-timeout=300000'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/count.mjs', '--test-reporter-destination=stderr'],
    ...parts.map((name) => `test/nat/${name}.test.ts`),
  ];
  const child = spawn('node', args, { stdio: 'inherit', env: { ...process.env, TEST_COUNTS: counts } });
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => child.kill(name));
  const [code] = await once(child, 'close');
  const lines = existsSync(counts) ? readFileSync(counts, 'utf8').trim().split('\n') : [];
  const sum = (/** @type {number} */ column) => lines.reduce((all, line) => all + Number(line.split(' ')[column]), 0);
  const [passed, failed] = [sum(0), sum(1)];
  const broken = code !== 0 && failed === 0 ? 1 : 0; // it did not get to its tests, or not to its end
  process.stdout.write(`\n${passed} passed, ${failed + broken} failed\n`);
  rmSync(folder, { recursive: true });
  return code === 0 && passed > 0 ? 0 : 1;
}
