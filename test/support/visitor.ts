import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PATIENCE, TEST_PATIENCE } from './patience.mjs';
import { within } from './wait.js';

/** A page in a context of its own, and everything that it complained of. */
export interface Visitor {
  readonly page: Page;
  readonly complaints: string[];
}

/** So much of a function is shown when it does not come to its end. */
const SHOWN = 300;

/** Opens a page in this browser as a new visitor would. */
export async function visitIn(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext(options);
  await context.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(PATIENCE);
  // Playwright ends every wait but this one.
  const evaluate = page.evaluate.bind(page);
  Object.assign(page, {
    evaluate: (run: never, argument: never) =>
      within(evaluate(run, argument), `the page comes to the end of ${String(run).slice(0, SHOWN)}`, TEST_PATIENCE / 2),
  });
  await page.goto(url);
  return { page, complaints };
}

/** Opens in it the blank page of a server, whose connections a test makes by itself. */
export async function visitBlankIn(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const visitor = await visitIn(browser, `${url}/blank.html`, options);
  await visitor.page.waitForFunction(() => globalThis.ready);
  return visitor;
}
