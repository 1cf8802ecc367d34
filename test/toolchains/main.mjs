import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { readResults, tell } from '../../scripts/count.mjs';
import { installPacked, pack } from '../../scripts/packed.mjs';
import { TEST_PATIENCE } from '../support/patience.mjs';

/**
 * `npm run test:toolchains -- vite parcel` packs the package as it would be published, and tries it in these projects (in all
 * without names), each in a copy outside of this repository. Each of their scripts `check…` and `build…` counts as one test.
 * README.md says how to add one.
 *
 * @typedef {{ project: string, script: string, page?: string, problem: string, time: number }} Row - `time` in ms
 */
const PROJECTS = 'test/toolchains';
/** The page that projects with a script `build…` bundle. */
const PAGE = 'page';
const all = readdirSync(PROJECTS).filter((name) => existsSync(join(PROJECTS, name, 'package.json')));
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')} in ${PROJECTS}, only ${all.join(', ')}.`);

/** A project finds the tools that it has itself, and none of ours. */
const env = { ...process.env, CI: '1', FORCE_COLOR: '0', NO_COLOR: '1', PATH: pathOfOthers() };
const folder = mkdtempSync(join(tmpdir(), 'webrtc-toolchains-'));
try {
  const tarball = pack(folder);
  const rows = names.flatMap((name) => runProject(name, tarball));
  play(rows.filter(({ page, problem }) => page && !problem));
  process.stdout.write('\n');
  for (const { project, script, problem, time } of rows) {
    tell({ name: `${project}: ${script}`, file: `${PROJECTS}/main.mjs`, passed: !problem, time });
    if (problem) process.exitCode = 1;
    process.stdout.write(
      `${project}: ${script}: ${problem ? `FAILED: ${problem}` : 'ok'}, ${Math.round(time / 1000)} s\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * Installs a copy of a project, and runs its scripts.
 *
 * @param {string} project
 * @param {string} tarball
 * @returns {Row[]}
 */
function runProject(project, tarball) {
  const cwd = join(folder, project);
  cpSync(join(PROJECTS, project), cwd, { recursive: true, filter: (path) => !path.endsWith('/node_modules') });
  const { scripts } = /** @type {{ scripts: Record<string, string> }} */ (
    JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  );
  const [checks, builds] = ['check', 'build'].map((kind) =>
    Object.keys(scripts).filter((script) => script === kind || script.startsWith(`${kind}:`)),
  );
  if (builds?.length) cpSync(join(PROJECTS, PAGE), join(cwd, PAGE), { recursive: true });
  const started = Date.now();
  process.stdout.write(`\n── ${project}: install\n`);
  if (!installPacked(cwd, tarball, env)) {
    return [{ project, script: 'install', problem: 'npm install', time: Date.now() - started }];
  }
  process.stdout.write(`installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
  const rows = [...(checks ?? []), ...(builds ?? [])].map((script) => runScript(project, cwd, script));
  if (rows.length === 0) rows.push({ project, script: 'check', problem: 'package.json has no such script', time: 0 });
  return rows;
}

/**
 * Runs a script. What a script `build…` leaves in `dist/` is kept as a page that is played.
 *
 * @param {string} project
 * @param {string} cwd
 * @param {string} script
 * @returns {Row}
 */
function runScript(project, cwd, script) {
  process.stdout.write(`\n── ${project}: ${script}\n`);
  const started = Date.now();
  const { status, stdout, stderr, error } = spawnSync('npm', ['run', '--silent', script], {
    cwd,
    env,
    encoding: 'utf8',
  });
  const output = `${stdout}${stderr}`;
  process.stdout.write(error ? `${error.message}\n` : output);
  /** @param {string} problem @param {string} [page] @returns {Row} */
  const row = (problem, page) => ({ project, script, problem, time: Date.now() - started, ...(page && { page }) });
  if (status !== 0) return row(`npm run ${script}`);
  if (!script.startsWith('build')) return row('');
  if (/warn/i.test(output)) return row('it warns');
  if (!existsSync(join(cwd, 'dist/index.html'))) return row('there is no dist/index.html');
  const page = join(folder, 'pages', `${project} ${script}`.replace(/\W+/g, '-'));
  cpSync(join(cwd, 'dist'), page, { recursive: true });
  rmSync(join(cwd, 'dist'), { recursive: true });
  return row('', page);
}

/** Plays the scene with each page, and notes what fails. @param {Row[]} rows */
function play(rows) {
  if (rows.length === 0) return;
  process.stdout.write('\n── in the browser\n');
  const results = join(folder, 'results');
  const args = [
    ...['--import', 'tsx', '--test', '--test-isolation=none', `--test-timeout=${TEST_PATIENCE}`],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/count.mjs', '--test-reporter-destination=stderr'],
    `${PROJECTS}/page.test.ts`,
  ];
  const pages = JSON.stringify(rows.map(({ page }) => page));
  spawnSync('node', ['scripts/sandbox.mjs', 'node', ...args], {
    stdio: 'inherit',
    env: { ...process.env, PAGES: pages, TEST_RESULTS: results },
  });
  const played = readResults(results);
  for (const row of rows) {
    const result = played.find(({ name }) => name === row.page);
    row.time += result?.time ?? 0;
    if (!result?.passed) row.problem = 'in the browser: see above';
  }
}

/** The search path without the tools of this repository, but with the Node that runs this. */
function pathOfOthers() {
  const ours = resolve('node_modules');
  const others = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !resolve(path).startsWith(ours));
  return [dirname(process.execPath), ...others].join(delimiter);
}
