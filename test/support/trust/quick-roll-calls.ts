import { after, before, mock } from 'node:test';
import { changeTimers } from '../change-timers.js';

/** How long a room has to be calm before its members compare whom they see, and how long a difference has to stand, in ms. */
const TIMES: readonly number[] = [5_000, 15_000];
/** So many times less in the tests. */
const QUICK = 25;

/** Roll calls do not take their time while the suite around the call runs. */
export function quickRollCalls(): void {
  before(() => changeTimers(mock, (delay) => (TIMES.includes(delay) ? delay / QUICK : delay)));
  after(() => mock.restoreAll());
}
