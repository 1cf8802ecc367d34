import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SETTLING_PATIENCE, SILENCE_PATIENCE, TEST_PATIENCE } from '../test/support/patience.mjs';
import { readResults } from './count.mjs';
import { installDependencies } from './install.mjs';
import { need } from './programs.mjs';
import { SUITES, suitesOf, suitesThatRun } from './suites.mjs';

/**
 * `npm test` runs the suites that suites.mjs marks, three at a time, and `npm test -- all` the long ones, too.
 * `npm test -- e2e server` runs these suites, `npm test -- core/session` the test files with that in their path, and
 * `npm test -- e2e links` such files of one suite.
 * It installs what is missing, builds, goes on after a failure, and ends with a line `N passed, N failed`.
 *
 * @typedef {{ name: string, command: string[] }} Step
 * @typedef {import('./count.mjs').Result} Result
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const words = process.argv.slice(2);
/** Whether everything is asked for, or nothing by its name. */
const isWhole = words.every((word) => word === 'all');
const [suites, filters] = choose();
installDependencies();
process.env['PATH'] = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter);
for (const program of new Set(suites.flatMap((name) => SUITES[name]?.needs ?? []))) need(program);

/**
 * Three at a time, because much of a suite is waiting; each prints when it has ended. What was asked for by name runs one by one and
 * prints as it goes.
 */
const atATime = isWhole ? 3 : 1;
const SLOWEST = 10;
/** So many suites, the first of all, take longest: what runs beside them lets them go first. */
const LONGEST = 2;
/** The priority of processes that let others go first. */
const YIELDING = 10;
const folder = mkdtempSync(join(tmpdir(), 'webrtc-elements-'));
/** @type {Set<() => void>} */
const running = new Set();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    for (const end of running) end();
    process.exit(1);
  });
}

/** @type {Result[]} */
const results = [];
if (await run({ name: 'build', command: ['npm', 'run', '--silent', 'build'] })) {
  const steps = suites.map(stepOf);
  const work = async () => {
    for (let step = steps.shift(); step; step = steps.shift()) await run(step, suites.indexOf(step.name) >= LONGEST);
  };
  await Promise.all(Array.from({ length: atATime }, work));
}
rmSync(folder, { recursive: true });
report();

/**
 * What the words on the command line ask for: suites, and words of which the paths of files have to have one.
 *
 * @returns {[suites: string[], filters: string[]]}
 */
function choose() {
  const named = words.flatMap(suitesOf);
  const filters = words.filter((word) => suitesOf(word).length === 0);
  const names = Object.keys(SUITES);
  const byDefault = suitesThatRun('always');
  if (filters.length === 0) return [named.length > 0 ? named : byDefault, []];
  const having = (/** @type {string[]} */ among, /** @type {string} */ word) =>
    among.filter((name) => SUITES[name]?.runner === 'program' || filesOf(name, [word]).length > 0);
  const found = filters.map((word) => {
    if (named.length > 0) return having(named, word);
    const files = among(byDefault, word);
    return files.length > 0 ? files : among(names, word);
  });
  const unknown = filters.filter((_, i) => found[i]?.length === 0);
  if (unknown.length > 0) {
    process.stderr.write(
      `No suite and no test file is called ${unknown.join(', ')}. Suites:\n  ${names.join('\n  ')}\nA part of a file's path will do, too: core/session.\n`,
    );
    process.exit(1);
  }
  return [[...new Set(found.flat())], filters];

  /** @param {string[]} suites @param {string} word */
  function among(suites, word) {
    return having(
      suites.filter((name) => SUITES[name]?.runner !== 'program'),
      word,
    );
  }
}

/**
 * The test files of a suite; with words, those whose path is `test/WORD.test.ts`, or else has one of the words in it.
 *
 * @param {string} name
 * @param {string[]} filters
 */
function filesOf(name, filters) {
  const files = (SUITES[name]?.files ?? []).flatMap((pattern) => {
    const [start = '', end] = basename(pattern).split('*');
    if (end === undefined) return [pattern];
    const all = readdirSync(dirname(pattern)).filter((file) => file.startsWith(start) && file.endsWith(end));
    return all.sort().map((file) => join(dirname(pattern), file));
  });
  if (filters.length === 0) return files;
  const exact = files.filter((file) => filters.some((word) => [word, `test/${word}.test.ts`].includes(file)));
  return exact.length > 0 ? exact : files.filter((file) => filters.some((word) => file.includes(word)));
}

/**
 * @param {string} name
 * @returns {Step}
 */
function stepOf(name) {
  const suite = SUITES[name];
  if (!suite) throw new Error(`No suite is called ${name}.`);
  const { runner, sandbox, concurrency = 1, oneProcess, config } = suite;
  const network = sandbox ? ['node', 'scripts/sandbox.mjs'] : [];
  switch (runner) {
    case 'check':
      return { name, command: ['npm', 'run', '--silent', name] };
    case 'program':
      return { name, command: ['node', ...(suite.files ?? []), ...filters] };
    case 'elements': {
      const files = filesOf(name, filters).flatMap((file) => ['--files', file]);
      return { name, command: [...network, 'wtr', ...(config ? ['--config', config] : []), ...files] };
    }
    case 'node': {
      const options = [
        ...['--import', 'tsx', '--import', './scripts/settle.mjs', '--test', `--test-timeout=${TEST_PATIENCE}`],
        ...[oneProcess ? '--test-isolation=none' : `--test-concurrency=${concurrency}`],
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...['--test-reporter=./scripts/count.mjs', '--test-reporter-destination=stderr'],
      ];
      return { name, command: [...network, 'node', ...options, ...filesOf(name, filters)] };
    }
  }
}

/**
 * Runs a command in a group of processes of its own, which ends as one, and keeps the results of its tests. Resolves with
 * whether it went well. `yields`: what runs beside it goes first.
 *
 * @param {Step} step
 * @param {boolean} [yields]
 */
async function run({ name, command: [program = '', ...args] }, yields = false) {
  const file = join(folder, name.replaceAll(':', '-'));
  const started = Date.now();
  const streams = atATime === 1;
  process.stdout.write(streams ? `\n── ${name}\n` : `… ${name}\n`);
  const colours = streams && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...colours, TEST_RESULTS: file },
  });
  if (yields && child.pid) setPriority(child.pid, YIELDING);
  let output = '';
  const print = (/** @type {string} */ text) => {
    if (streams) process.stdout.write(text);
    else output += text;
  };
  const end = () => child.pid && process.kill(-child.pid, 'SIGTERM');
  running.add(end);
  const outputs = [child.stdout, child.stderr];
  /** What it has started may keep its output open when it has ended itself. */
  const giveUp = () => {
    print(`\n${name} has ended, and left something running.\n`);
    for (const stream of outputs) stream.destroy();
  };
  const hang = () => {
    print(`\nNothing was heard of ${name} for ${SILENCE_PATIENCE / 60_000} minutes, so it was ended.\n`);
    end();
  };
  let timer = setTimeout(hang, SILENCE_PATIENCE);
  const wait = (/** @type {() => void} */ then, /** @type {number} */ patience) => {
    clearTimeout(timer);
    timer = setTimeout(then, patience);
  };
  for (const stream of outputs)
    stream.on('data', (/** @type {Buffer} */ data) => {
      print(data.toString());
      if (running.has(end)) wait(hang, SILENCE_PATIENCE);
    });
  child.once('exit', () => {
    running.delete(end);
    wait(giveUp, SETTLING_PATIENCE);
  });
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  const time = Date.now() - started;
  keep(name, code === 0, time, readResults(file));
  const seconds = Math.round(time / 1000);
  if (!streams) process.stdout.write(`\n── ${name}\n${output}`);
  process.stdout.write(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds} s\n`);
  return code === 0;
}

/**
 * A check, or what did not get to its tests or not to its end, counts as one test.
 *
 * @param {string} name
 * @param {boolean} good
 * @param {number} time
 * @param {Result[]} tests
 */
function keep(name, good, time, tests) {
  results.push(...tests);
  const isCheck = name === 'build' ? isWhole : SUITES[name]?.runner === 'check';
  if (isCheck || (!good && tests.every(({ passed }) => passed))) {
    results.push({ name, file: 'npm run', passed: good, time });
  }
}

/** Says what was slow, what failed, and how many passed. */
function report() {
  const line = (/** @type {Result} */ { name, file, time }) =>
    `  ${(time / 1000).toFixed(1).padStart(6)} s  ${file}: ${name}\n`;
  const failed = results.filter(({ passed }) => !passed);
  const slow = results.filter(({ file }) => file !== 'npm run').sort((a, b) => b.time - a.time);
  if (slow.length > SLOWEST) process.stdout.write(`\nThe slowest:\n${slow.slice(0, SLOWEST).map(line).join('')}`);
  if (failed.length > 0) process.stdout.write(`\nFailed:\n${failed.map(line).join('')}`);
  process.stdout.write(`\n${results.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
}
