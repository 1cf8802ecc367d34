import type { Browser, CDPSession, Page } from 'playwright-core';

/** How long a page works to show which process is its own, in ms. */
const WORK = 100;

/** What CPU time the processes of a browser use. */
export class CpuMeter {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(browser: Browser): Promise<CpuMeter> {
    return new CpuMeter(await browser.newBrowserCDPSession());
  }

  /** CPU time of all processes together that `run` costs, in s. */
  async timeOf(run: () => Promise<unknown>): Promise<number> {
    const before = await this.#times();
    await run();
    return [...(await this.#times())].reduce((sum, [id, time]) => sum + time - (before.get(id) ?? 0), 0);
  }

  /** The id of a page's process: the one that works when the page does. Nothing else may go on meanwhile. */
  async processOf(page: Page): Promise<number> {
    const before = await this.#times();
    await page.evaluate((work) => {
      const end = performance.now() + work;
      while (performance.now() < end);
    }, WORK);
    const grown = [...(await this.#times())].map(([id, time]) => [time - (before.get(id) ?? 0), id] as const);
    return grown.toSorted(([a], [b]) => b - a)[0]?.[1] ?? NaN;
  }

  /** CPU time so far, in s, by process. */
  async #times(): Promise<ReadonlyMap<number, number>> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
  }
}
