import { TestEnvironment } from 'jest-environment-jsdom';
import { LateTimers } from './late-timers.js';

/** The environment of Jest with jsdom. */
export default class extends TestEnvironment {
  #late = new LateTimers();

  async setup() {
    await super.setup();
    this.#late.watch(this.global);
  }

  async teardown() {
    await this.#late.end(() => super.teardown());
  }
}
