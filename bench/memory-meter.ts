import { readFile } from 'node:fs/promises';
import type { Browser, CDPSession } from 'playwright-core';

/** Time between two looks, in ms. */
const PACE = 50;

/** By how much a browser held more at any time than before, in bytes. */
export interface Growth {
  /** All of its processes together. */
  readonly all: number;
  /** The one of them that grew most: each page has one of its own. */
  readonly largest: number;
  /** Each of them, by its id. */
  readonly each: ReadonlyMap<number, number>;
}

/** What the processes of a browser hold, while somebody looks. Linux alone tells; elsewhere it is NaN. */
export class MemoryMeter {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(browser: Browser): Promise<MemoryMeter> {
    return new MemoryMeter(await browser.newBrowserCDPSession());
  }

  /** What `run` costs. */
  async growthOf(run: () => Promise<unknown>): Promise<Growth> {
    const before = await this.#held();
    let all = 0;
    const each = new Map<number, number>();
    let over = false;
    const look = async (): Promise<void> => {
      while (!over) {
        const now = await this.#held();
        all = Math.max(all, sumOf(now) - sumOf(before));
        for (const [id, size] of before) each.set(id, Math.max(each.get(id) ?? 0, (now.get(id) ?? 0) - size));
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
    return { all, largest: Math.max(0, ...each.values()), each };
  }

  /** Memory of their own, in bytes, by process. */
  async #held(): Promise<ReadonlyMap<number, number>> {
    const { processInfo } = await this.#session.send('SystemInfo.getProcessInfo');
    return new Map(await Promise.all(processInfo.map(async ({ id }) => [id, await privateMemory(id)] as const)));
  }
}

function sumOf(sizes: ReadonlyMap<number, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** The anonymous memory that a process holds, in bytes; 0 for one that has ended. */
async function privateMemory(id: number): Promise<number> {
  if (process.platform !== 'linux') return NaN;
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
