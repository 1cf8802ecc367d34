/**
 * A suite: its tests and what they need.
 *
 * - `runner`: Node's test runner (`node`), Web Test Runner for tests that run in a page (`elements`), an npm script of the
 *   suite's name that counts as one test (`check`), or a program that counts its tests itself (`program`).
 * - `files`: test files, by path or by a pattern for their names; or the program and its arguments.
 * - `needs`: what has to be on the machine, see programs.mjs.
 * - `sandbox`: runs in a network of its own, so that nothing WebRTC sends leaves the machine.
 * - `concurrency`: files that run at a time, 1 unless it says more.
 * - `oneProcess`: all files run in one process and share its browser.
 * - `config`: configuration of Web Test Runner.
 * - `runs`: `npm test` runs it (`always`), or `npm test -- all` and CI do, too (`long`): it has what is breadth, of which the suites
 *   that always run have one path each. All others run by their names alone.
 *
 * @typedef {object} Suite
 * @property {'node' | 'elements' | 'check' | 'program'} runner
 * @property {readonly string[]} [files]
 * @property {readonly string[]} [needs]
 * @property {boolean} [sandbox]
 * @property {number} [concurrency]
 * @property {boolean} [oneProcess]
 * @property {string} [config]
 * @property {'always' | 'long'} [runs]
 */

/**
 * Every suite, in the order in which `npm test` starts them: the longest first.
 *
 * @type {Readonly<Record<string, Suite>>}
 */
export const SUITES = {
  'e2e:long': {
    runner: 'node',
    files: ['test/e2e/long/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    oneProcess: true,
    runs: 'long',
  },
  'e2e:pages': {
    runner: 'node',
    files: ['test/e2e/*.test.ts'],
    needs: ['chromium', 'openssl'],
    sandbox: true,
    oneProcess: true,
    runs: 'always',
  },
  'e2e:delivery': {
    runner: 'node',
    files: ['test/e2e/delivery/*.test.ts'],
    needs: ['chromium', 'coturn'],
    sandbox: true,
    oneProcess: true,
    runs: 'always',
  },
  'e2e:media': {
    runner: 'node',
    files: ['test/e2e/media/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    oneProcess: true,
    runs: 'always',
  },
  'e2e:media:long': {
    runner: 'node',
    files: ['test/e2e/media/long/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    oneProcess: true,
    runs: 'long',
  },
  elements: {
    runner: 'elements',
    files: ['test/elements/*.test.ts', 'test/elements/chromium/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    runs: 'always',
  },
  'elements:long': {
    runner: 'elements',
    files: ['test/elements/long/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    runs: 'long',
  },
  'docs:long': {
    runner: 'node',
    files: ['test/docs/long/*.test.ts'],
    needs: ['chromium'],
    sandbox: true,
    concurrency: 2,
    runs: 'long',
  },
  'server:npm': {
    runner: 'node',
    files: ['test/server/*.test.ts'],
    needs: ['openssl'],
    concurrency: 2,
    runs: 'always',
  },
  'server:long': { runner: 'node', files: ['test/server/long/*.test.ts'], runs: 'long' },
  lint: { runner: 'check', runs: 'always' },
  'core:long': { runner: 'node', files: ['test/core/long/*.test.ts', 'test/fuzz/*.test.ts'], runs: 'long' },
  core: {
    runner: 'node',
    files: [
      'test/core/*.test.ts',
      'test/core/trust/*.test.ts',
      'test/core/password/*.test.ts',
      'test/core/media/*.test.ts',
      'test/soak/*.test.ts',
      'test/siege/*.test.ts',
    ],
    concurrency: 2,
    runs: 'always',
  },
  types: { runner: 'check', runs: 'always' },
  'toolchains:quick': {
    runner: 'program',
    files: ['test/toolchains/main.mjs', 'esbuild'],
    needs: ['chromium'],
    runs: 'always',
  },
  docs: { runner: 'node', files: ['test/docs/*.test.ts'], sandbox: true, concurrency: 2, runs: 'always' },
  package: { runner: 'node', files: ['test/package/*.test.ts'], concurrency: 2, runs: 'always' },
  'package:check': { runner: 'check', runs: 'always' },
  'format:check': { runner: 'check', runs: 'always' },
  'manifest:check': { runner: 'check', runs: 'always' },
  size: { runner: 'check', runs: 'always' },
  'server:redis': { runner: 'node', files: ['test/server/redis/*.test.ts'], needs: ['redis'] },
  'server:browsers': {
    runner: 'node',
    files: ['test/e2e/delivery/turn.test.ts', 'test/e2e/redis/*.test.ts'],
    needs: ['chromium', 'coturn', 'redis'],
    sandbox: true,
  },
  'server:proxies': {
    runner: 'node',
    files: ['test/e2e/proxies/*.test.ts'],
    needs: ['chromium', 'nginx', 'caddy', 'openssl'],
    sandbox: true,
  },
  'engines:elements': {
    runner: 'elements',
    files: ['test/elements/*.test.ts', 'test/elements/long/*.test.ts'],
    config: 'web-test-runner.firefox.config.mjs',
    needs: ['firefox'],
    sandbox: true,
  },
  'engines:pages': {
    runner: 'node',
    files: ['test/engines/*.test.ts'],
    needs: ['chromium', 'firefox'],
    sandbox: true,
  },
  'engines:display': {
    runner: 'node',
    files: ['test/engines/display/*.test.ts'],
    needs: ['chromium', 'firefox', 'xvfb'],
    sandbox: true,
  },
  nat: {
    runner: 'node',
    files: ['test/nat/*.test.ts'],
    needs: ['root', 'chromium', 'coturn', 'iptables', 'conntrack', 'openssl'],
    sandbox: true,
  },
  examples: { runner: 'program', files: ['test/examples/main.mjs'], needs: ['chromium'] },
  frameworks: { runner: 'program', files: ['test/frameworks/main.mjs'], needs: ['chromium'] },
  toolchains: { runner: 'program', files: ['test/toolchains/main.mjs'], needs: ['chromium'] },
};

/**
 * The suites of this name: the one that is called so, or else those whose names begin with it: `server` are `server:npm`,
 * `server:redis` and others. `long` are all that have breadth, and `all` are these and those that always run.
 *
 * @param {string} name
 */
export function suitesOf(name) {
  if (name === 'all' || name === 'long') return suitesThatRun(name);
  return SUITES[name] ? [name] : Object.keys(SUITES).filter((suite) => suite.startsWith(`${name}:`));
}

/** @param {'always' | 'long' | 'all'} when */
export function suitesThatRun(when) {
  return Object.keys(SUITES).filter((name) => {
    const runs = SUITES[name]?.runs;
    return runs && (when === 'all' || runs === when);
  });
}
