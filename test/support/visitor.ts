import type { Browser, Page } from 'playwright-core';
import { PATIENCE } from './patience.mjs';

/** A page in a context of its own, and everything that it complained of. */
export interface Visitor {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page in this browser as a new visitor would. */
export async function visitIn(browser: Browser, url: string): Promise<Visitor> {
  const context = await browser.newContext();
  await context.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(PATIENCE);
  await page.goto(url);
  return { page, complaints };
}

/** Opens in it the blank page of a server, whose connections a test makes by itself. */
export async function visitBlankIn(browser: Browser, url: string): Promise<Visitor> {
  const visitor = await visitIn(browser, `${url}/blank.html`);
  await visitor.page.waitForFunction(() => globalThis.ready);
  return visitor;
}
