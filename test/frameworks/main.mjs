import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults, tell } from '../../scripts/count.mjs';
import { installPacked, pack } from '../../scripts/packed.mjs';
import { TEST_PATIENCE } from '../support/patience.mjs';

/**
 * `npm run test:frameworks -- react vue` packs the package as it would be published, installs it in the app of each framework
 * (of all without names), builds the app by the framework's own tools, types included, checks that its mistakes in `wrong/`
 * are found, and plays the same scenes with each in a browser. Each app counts as one test. README.md says how to add one.
 */
process.env['NG_CLI_ANALYTICS'] = 'false';
delete process.env['FORCE_COLOR']; // the tools' messages are read

const APPS = 'test/frameworks';
/** What is played with apps that render their state, and with pages of which pieces are swapped, which have no types. */
const SCENES = ['app', 'values', 'state', 'moves'];
const SWAPS = ['swap'];
const all = readdirSync(APPS).filter((name) => existsSync(join(APPS, name, 'package.json')));
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} in ${APPS}, only ${all.join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'webrtc-frameworks-'));
const tarball = pack(folder);
const steps = /** @type {const} */ ([
  ['install', install],
  ['types and build', build],
  ['wrong types are found', findMistakes],
  ['in the browser', play],
]);
/** @type {string[]} */
const report = [];
for (const name of names) {
  const began = Date.now();
  const { passed, problem } = runSteps(name);
  tell({ name, file: `${APPS}/main.mjs`, passed: !problem, time: Date.now() - began });
  if (problem) process.exitCode = 1;
  report.push(`${name}: ${problem ? `FAILED: ${problem}` : `ok: ${passed.join(', ')}`}`);
}
rmSync(folder, { recursive: true });
process.stdout.write(`\n${report.join('\n')}\n`);

/** Runs the steps for an app up to the first that fails. @param {string} name */
function runSteps(name) {
  const cwd = join(APPS, name);
  const passed = [];
  for (const [title, step] of steps) {
    process.stdout.write(`\n── ${name}: ${title}\n`);
    const started = Date.now();
    const problem = step(cwd, name);
    if (problem) return { passed, problem: `${title}: ${problem}` };
    passed.push(`${title} ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return { passed };
}

/** Installs unless the very same is installed. @param {string} cwd */
function install(cwd) {
  const hash = (/** @type {string} */ path) => createHash('sha256').update(readFileSync(path)).digest('hex');
  const stamp = join(cwd, 'node_modules/.installed');
  const [lock, pack] = [hash(join(cwd, 'package-lock.json')), hash(tarball)];
  const [oldLock, oldPack] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  if (lock === oldLock && pack === oldPack) return '';
  const stale = lock === oldLock ? 'node_modules/webrtc-elements' : 'node_modules'; // npm takes one version for the same
  rmSync(join(cwd, stale), { recursive: true, force: true });
  rmSync(stamp, { force: true });
  if (!installPacked(cwd, tarball)) return 'npm install';
  writeFileSync(stamp, `${lock} ${pack}`);
  return '';
}

/** @param {string} cwd */
function build(cwd) {
  rmSync(join(cwd, 'dist'), { recursive: true, force: true });
  return npm(cwd, 'run', '--silent', 'build') ? 'npm run build' : '';
}

/**
 * Each line of `wrong/` that holds `WRONG`, or is followed by one that begins a comment with `WRONG above`, has to be
 * reported, and no other.
 *
 * @param {string} cwd
 */
function findMistakes(cwd) {
  if (!hasTypes(cwd)) return '';
  const source = readdirSync(join(cwd, 'wrong')).find((name) => name.toLowerCase().startsWith('wrong.')) ?? '';
  const lines = readFileSync(join(cwd, 'wrong', source), 'utf8').split('\n');
  const wanted = lines.flatMap((line, i) => (line.includes('WRONG above') ? i : line.includes('WRONG') ? i + 1 : []));
  const { stdout, stderr } = spawnSync('npm', ['run', '--silent', 'wrong'], { cwd, encoding: 'utf8' });
  const output = `${stdout}${stderr}`.replace(/\x1b\[[\d;]*m/g, '');
  const places = output.matchAll(/\bwrong\.\w+["(:\s]+(\d+)[,:]\d+/gi);
  const found = [...new Set(Array.from(places, ([, line]) => Number(line)))].sort((a, b) => a - b);
  if (wanted.length > 2 && wanted.join() === found.join()) return '';
  return `lines ${wanted.join(', ')} are wrong, but found were ${found.join(', ') || 'none'}:\n${output}`;
}

/**
 * Plays the scenes, and names the steps that fail.
 *
 * @param {string} cwd
 * @param {string} name
 */
function play(cwd, name) {
  const results = join(folder, `${name}.results`);
  const args = [
    ...['--import', 'tsx', '--test', '--test-isolation=none', `--test-timeout=${TEST_PATIENCE}`],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/count.mjs', '--test-reporter-destination=stderr'],
    ...(hasTypes(cwd) ? SCENES : SWAPS).map((scene) => `${APPS}/${scene}.test.ts`),
  ];
  const { status } = spawnSync('node', ['scripts/sandbox.mjs', 'node', ...args], {
    stdio: 'inherit',
    env: { ...process.env, FRAMEWORK: name, TEST_RESULTS: results },
  });
  if (status === 0) return '';
  const failed = readResults(results).filter(({ passed }) => !passed);
  return failed.map((step) => `\n  ✖ ${step.name}`).join('') || 'see above';
}

/** Whether tools check the types of what the app gives to the elements. @param {string} cwd */
function hasTypes(cwd) {
  return existsSync(join(cwd, 'wrong'));
}

/** Whether npm failed. @param {string} cwd @param {string[]} args */
function npm(cwd, ...args) {
  return spawnSync('npm', args, { cwd, stdio: 'inherit' }).status !== 0;
}
