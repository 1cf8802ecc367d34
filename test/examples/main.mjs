import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tell } from '../../scripts/count.mjs';
import { pack } from '../../scripts/packed.mjs';
import { TEST_PATIENCE } from '../support/patience.mjs';

/**
 * `npm run test:examples -- partykit` packs the package as it would be published, and installs it in a copy of each example (of
 * all without names) as the example's README says. Then `example.test.ts` starts it with its own tool, and opens its page in a
 * browser. Each example counts as one test.
 */
const EXAMPLES = 'examples';
/** The first steps of the README, as an example. */
const README = 'readme';
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? one.name : []));
const all = [README, ...examples];
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`There is no example ${unknown.join(', ')}, only ${all.join(', ')}.`);

const folder = mkdtempSync(join(tmpdir(), 'webrtc-examples-'));
const tarball = pack(folder);
for (const name of names) {
  const began = Date.now();
  const cwd = join(folder, name);
  const passed = (name === README ? follow(cwd) : install(name, cwd)) && play(name, cwd);
  tell({ name, file: 'test/examples/main.mjs', passed, time: Date.now() - began });
  process.stdout.write(`${name}: ${passed ? 'ok' : 'FAILED'}\n`);
  if (!passed) process.exitCode = 1;
}
rmSync(folder, { recursive: true });

/** As a newcomer: saves the tags of the README as a page in an empty folder, and installs the package. @param {string} cwd */
function follow(cwd) {
  const [, tags = ''] = /```html\n([^]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  mkdirSync(cwd);
  const icon = '<link rel="icon" href="data:," />'; // without one, the browser complains that there is none
  writeFileSync(join(cwd, 'index.html'), icon + tags.replace('https://my.host/', '/'));
  return npmInstall(cwd, tarball);
}

/** As a user: copies the folder, changes the dependency, and runs `npm install`. @param {string} name @param {string} cwd */
function install(name, cwd) {
  const ignored = ['node_modules', '.wrangler', '.partykit', 'package-lock.json'];
  cpSync(join(EXAMPLES, name), cwd, {
    recursive: true,
    filter: (path) => !ignored.some((part) => path.endsWith(part)),
  });
  const path = join(cwd, 'package.json');
  const project = JSON.parse(readFileSync(path, 'utf8'));
  project.dependencies['webrtc-elements'] = `file:${tarball}`;
  writeFileSync(path, JSON.stringify(project));
  return npmInstall(cwd);
}

/** Whether npm can install. @param {string} cwd @param {string[]} packages */
function npmInstall(cwd, ...packages) {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages];
  return spawnSync('npm', args, { cwd, stdio: 'inherit' }).status === 0;
}

/** Plays the scene, in a network of its own. @param {string} name @param {string} cwd */
function play(name, cwd) {
  const args = ['--import', 'tsx', '--test', `--test-timeout=${TEST_PATIENCE}`, 'test/examples/example.test.ts'];
  const env = { ...process.env, EXAMPLE: name, EXAMPLE_FOLDER: cwd };
  return spawnSync('node', ['scripts/sandbox.mjs', 'node', ...args], { stdio: 'inherit', env }).status === 0;
}
