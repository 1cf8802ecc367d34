/** Turns of the event loop without anything to do, after which there is nothing on its way. */
const QUIET_TURNS = 3;

const pageNow = (): unknown => (globalThis as Partial<typeof globalThis>).document;
const page = pageNow();

/** Does one thing after the other, each in a microtask of its own, so that nothing arrives before its sender goes on. */
export class TaskLine {
  #last: Promise<void> = Promise.resolve();
  #posted = 0;

  readonly post = (run: () => void | Promise<void>): void => {
    this.#posted++;
    this.#last = this.#last.then(() => {
      if (page !== pageNow()) return undefined; // test runners take the page away while timers still run
      return run();
    });
  };

  /** Resolves when all is done, and all that follows from it at once. */
  async settled(): Promise<void> {
    for (let quiet = 0, seen = this.#posted; quiet < QUIET_TURNS; quiet++) {
      await new Promise((resolve) => setTimeout(resolve));
      await this.#last;
      await sealed();
      if (seen !== this.#posted) quiet = -1;
      seen = this.#posted;
    }
  }
}

/** Resolves when the page has done what it was to encrypt before: frames wait for that. */
async function sealed(): Promise<void> {
  const { subtle } = crypto as Partial<Crypto>;
  await subtle?.digest('SHA-256', new Uint8Array(1));
}
