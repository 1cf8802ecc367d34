import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * `npm test` adds up what passed and failed over all of its steps: each test runner writes a line
 * `PASSED FAILED` to the file that `TEST_COUNTS` names, by one of these two reporters.
 *
 * @param {number} passed
 * @param {number} failed
 */
function add(passed, failed) {
  if (process.env['TEST_COUNTS']) appendFileSync(process.env['TEST_COUNTS'], `${passed} ${failed}\n`);
}

/**
 * Reporter for @web/test-runner.
 *
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      let [passed, failed] = [0, 0];
      /** @param {import('@web/test-runner').TestSuiteResult | undefined} suite */
      const count = (suite) => {
        for (const test of suite?.tests ?? []) {
          if (test.passed) passed++;
          else if (!test.skipped) failed++;
        }
        for (const inner of suite?.suites ?? []) count(inner);
      };
      for (const { testResults, errors } of sessions) {
        count(testResults);
        failed += errors?.length ?? 0;
      }
      add(passed, failed);
    },
  };
}

/**
 * Reporter for Node's test runner: `--test-reporter=./scripts/count.mjs`.
 *
 * @param {AsyncIterable<{ type: string, data: { details?: { type?: string } } }>} source
 */
export default async function* countNodeTests(source) {
  let [passed, failed] = [0, 0];
  for await (const { type, data } of source) {
    if (data.details?.type === 'suite') continue;
    if (type === 'test:pass') passed++;
    if (type === 'test:fail') failed++;
  }
  add(passed, failed);
  yield '';
}

/**
 * What the test runners have counted.
 *
 * @param {string} file
 */
export function readCounts(file) {
  const sum = { passed: 0, failed: 0 };
  if (!existsSync(file)) return sum;
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [good = 0, bad = 0] = line.split(' ').map(Number);
    sum.passed += good;
    sum.failed += bad;
  }
  return sum;
}
