import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * A test that has run.
 *
 * @typedef {{ name: string, file: string, passed: boolean, time: number }} Result - `time` in ms
 */

/**
 * Test runners tell `scripts/test.mjs` each result by a line in the file that `TEST_RESULTS` names.
 *
 * @param {Result} result
 */
export function tell({ name, file, passed, time }) {
  const path = process.env['TEST_RESULTS'];
  if (!path) return;
  const result = { name, file: relative(process.cwd(), file), passed, time: Math.round(time) };
  appendFileSync(path, `${JSON.stringify(result)}\n`);
}

/**
 * What was told.
 *
 * @param {string} path
 * @returns {Result[]}
 */
export function readResults(path) {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => /** @type {Result} */ (JSON.parse(line)));
}

/**
 * Reporter for @web/test-runner; it prints a line for each file, too.
 *
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter() {
  return {
    reportTestFileResults({ logger, sessionsForTestFile, testFile: file }) {
      let [passed, time] = [0, 0];
      /** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
      const count = (suite) => {
        for (const test of suite?.tests ?? []) {
          if (test.skipped) continue;
          tell({ ...test, file, time: test.duration ?? 0 });
          passed += test.passed ? 1 : 0;
          time += test.duration ?? 0;
        }
        for (const inner of suite?.suites ?? []) count(inner);
      };
      for (const { testResults, errors } of sessionsForTestFile) {
        count(testResults);
        for (const { message } of errors) tell({ name: message, file, passed: false, time: 0 });
      }
      logger.log(`${relative(process.cwd(), file)}: ${passed} passed, ${(time / 1000).toFixed(1)} s`);
    },
  };
}

/**
 * Reporter for Node's test runner: `--test-reporter=./scripts/count.mjs`.
 *
 * @param {AsyncIterable<{ type: string, data: { name: string, file?: string, details?: { type?: string, duration_ms?: number } } }>} source
 */
export default async function* countNodeTests(source) {
  for await (const { type, data } of source) {
    if (data.details?.type === 'suite' || (type !== 'test:pass' && type !== 'test:fail')) continue;
    tell({
      name: data.name,
      file: data.file ?? '',
      passed: type === 'test:pass',
      time: data.details?.duration_ms ?? 0,
    });
  }
  yield '';
}
