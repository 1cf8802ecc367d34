/**
 * How long tests wait, in ms. A test asserts no speed: these only end what hangs, so they are far longer than
 * anything takes on a machine that is slow and busy.
 */

/** For one thing to happen. */
export const PATIENCE = 180_000;

/** For one test. It is longer than several waits, so that the wait which hangs can say what it waited for. */
export const TEST_PATIENCE = 600_000;

/** For anything to be heard of a suite, which tells of each test. It is longer than a test, which can say what it was. */
export const SILENCE_PATIENCE = 900_000;

/** For a process to end when its tests have. */
export const SETTLING_PATIENCE = 30_000;
