import { readFile } from 'node:fs/promises';
import type { Browser, CDPSession } from 'playwright-core';

/** Time between two looks, in ms. */
const PACE = 50;

/** What the processes of a browser hold, while somebody looks. Linux alone tells; elsewhere it is NaN. */
export class MemoryMeter {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(browser: Browser): Promise<MemoryMeter> {
    return new MemoryMeter(await browser.newBrowserCDPSession());
  }

  /** By how much, in bytes, all of them together held more at any time of `run` than before it. */
  async growthOf(run: () => Promise<unknown>): Promise<number> {
    const before = await this.#held();
    let most = before;
    let over = false;
    const look = async (): Promise<void> => {
      while (!over) {
        most = Math.max(most, await this.#held());
        await new Promise((resolve) => setTimeout(resolve, PACE));
      }
    };
    const looking = look();
    try {
      await run();
    } finally {
      over = true;
      await looking;
    }
    return most - before;
  }

  /** Memory of their own, in bytes. */
  async #held(): Promise<number> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo');
    const sizes = await Promise.all(processInfo.map(({ id }) => privateMemory(id)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

/** The anonymous memory that a process holds, in bytes; 0 for one that has ended. */
async function privateMemory(id: number): Promise<number> {
  if (process.platform !== 'linux') return NaN;
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
