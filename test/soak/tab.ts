import type { Browser, CDPSession, Page } from 'playwright-core';
import { countWhatIsHeld } from '../support/held.js';
import { PATIENCE } from '../support/patience.mjs';
import type { Account } from './account.js';

/** Who hears of a tab. */
export interface TabEvents {
  /** The page has an error, or a warning, that it should not have. */
  readonly complain: (what: string) => void;
  readonly account: (account: Account) => void;
}

/** What browsers say of sockets that cannot be opened, and of parts that cannot be loaded. What the page makes of that is judged by its events. */
const NETWORK = /^(?:WebSocket connection to |Failed to load resource: net::ERR_)/;

/** A tab with a renderer of its own, in which the page of a member is open. */
export class Tab {
  readonly page: Page;
  readonly #inspector: CDPSession;

  private constructor(page: Page, inspector: CDPSession) {
    this.page = page;
    this.#inspector = inspector;
  }

  static async open(browser: Browser, url: string, { complain, account }: TabEvents): Promise<Tab> {
    const context = await browser.newContext();
    // tsx names functions by a helper of its own
    await context.addInitScript(`globalThis.__name = (f) => f; (${countWhatIsHeld.toString()})();`);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on('console', (message) => {
      const text = message.text();
      if (['error', 'warning'].includes(message.type()) && !NETWORK.test(text)) complain(text);
    });
    page.on('pageerror', (error) => complain(String(error)));
    await page.exposeBinding('account', (_, told: Account) => account(told));
    const inspector = await context.newCDPSession(page);
    await page.goto(url);
    return new Tab(page, inspector);
  }

  /** Bytes of the heap that are in use, without garbage. */
  async heap(): Promise<number> {
    await this.#inspector.send('HeapProfiler.collectGarbage');
    return (await this.#inspector.send('Runtime.getHeapUsage')).usedSize;
  }

  /** Loses all that goes over direct links, or nothing: for connections made after the first call. */
  async loseLinks(lose: boolean): Promise<void> {
    const none = { offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 };
    const conditions = { ...none, packetLoss: lose ? 100 : 0, packetQueueLength: 1000 };
    await this.#inspector.send('Network.emulateNetworkConditions', conditions);
  }

  /** Nothing runs in the page until the function that it resolves with is called. */
  async sleep(): Promise<() => Promise<void>> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    await paused;
    return () => session.detach();
  }

  /** Closes it, as people do. */
  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Ends its renderer, without a goodbye. */
  async crash(): Promise<void> {
    const crashed = this.page.waitForEvent('crash');
    this.#inspector.send('Page.crash').catch(() => undefined); // nobody is left to answer
    await crashed;
    await this.close();
  }
}
