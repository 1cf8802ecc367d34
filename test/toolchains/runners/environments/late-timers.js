/**
 * Keeps the timers of a page, and fires those that are left when the page is gone, as a real clock would do later. So what
 * a library does too late shows at once, and in each run.
 */
export class LateTimers {
  #pending = new Map();
  #problems = [];
  #note = (error) => this.#problems.push(error);

  /** Replaces the timers of a page. */
  watch(page) {
    for (const kind of ['Timeout', 'Interval']) {
      const [set, clear] = [page[`set${kind}`], page[`clear${kind}`]];
      page[`set${kind}`] = (callback, ...others) => {
        const timer = set.call(
          page,
          (...args) => {
            if (kind === 'Timeout') this.#pending.delete(timer);
            callback(...args);
          },
          ...others,
        );
        this.#pending.set(timer, () => {
          clear.call(page, timer);
          callback();
        });
        return timer;
      };
      page[`clear${kind}`] = (timer) => {
        this.#pending.delete(timer);
        clear.call(page, timer);
      };
    }
  }

  /** Tears the page down, and fires what is left. Throws the first problem. */
  async end(tearDown) {
    process.on('unhandledRejection', this.#note);
    process.on('uncaughtException', this.#note);
    await tearDown();
    // What they start in turn counts, too, but intervals would go on for ever.
    for (let round = 0; round < 3; round++) {
      const due = [...this.#pending.values()];
      this.#pending.clear();
      for (const fire of due) {
        try {
          fire();
        } catch (error) {
          this.#note(error);
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.off('unhandledRejection', this.#note);
    process.off('uncaughtException', this.#note);
    if (this.#problems.length > 0) throw this.#problems[0];
  }
}
