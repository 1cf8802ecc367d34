import type { Browser, CDPSession, Page } from 'playwright-core';

/** Steps of work by which a page shows which process is its own: some 50 ms of CPU time, however busy the machine is. */
const WORK = 50_000_000;

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

  /** CPU time of one process that `run` costs, in s. */
  async timeOfProcess(id: number, run: () => Promise<unknown>): Promise<number> {
    const before = (await this.#times()).get(id) ?? NaN;
    await run();
    return ((await this.#times()).get(id) ?? NaN) - before;
  }

  /** The id of a page's process: the one that works when the page does. Nothing else may go on meanwhile. */
  async processOf(page: Page): Promise<number> {
    const before = await this.#times('renderer');
    await page.evaluate((work) => {
      let sum = 0;
      for (let i = 0; i < work; i++) sum = (sum * 31 + i) | 0;
      return sum;
    }, WORK);
    const grown = [...(await this.#times('renderer'))].map(([id, time]) => [time - (before.get(id) ?? 0), id] as const);
    return grown.toSorted(([a], [b]) => b - a)[0]?.[1] ?? NaN;
  }

  /** CPU time so far, in s, by process; of one kind, or of all. */
  async #times(kind?: string): Promise<ReadonlyMap<number, number>> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo');
    const chosen = processInfo.filter(({ type }) => !kind || type === kind);
    return new Map(chosen.map(({ id, cpuTime }) => [id, cpuTime]));
  }
}
