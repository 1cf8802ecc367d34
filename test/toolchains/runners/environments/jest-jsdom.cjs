const { TestEnvironment } = require('jest-environment-jsdom');
const { LateTimers } = require('./late-timers.cjs');

/** The environment of Jest with jsdom. */
module.exports = class extends TestEnvironment {
  #late = new LateTimers();

  async setup() {
    await super.setup();
    this.#late.watch(this.global);
  }

  async teardown() {
    await this.#late.end(() => super.teardown());
  }
};
