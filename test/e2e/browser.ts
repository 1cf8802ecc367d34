import { after } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Connection, ConnectOptions, ConnectionEvents } from 'webrtc-elements/core';
import { args, executablePath } from '../../scripts/chromium.mjs';

/** A connection of the test page, with what its events told. */
export type LoggedConnection = Connection & { log: [name: keyof ConnectionEvents, about: string][] };

declare global {
  var enter: (options: Omit<ConnectOptions, 'host'> & { host?: string }) => Promise<LoggedConnection>;
  var codeOf: (promise: Promise<unknown>) => Promise<string>;
  var room: LoggedConnection;
  var ready: boolean | undefined;
}

let browser: Promise<Browser> | undefined;

/** One Chromium for all tests of a file. */
export function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath,
    args,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return browser;
}

after(async () => {
  await (await browser)?.close();
});

/** A page in a context of its own, and everything that it complained of. */
export interface Visitor {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a page as a new visitor would. */
export async function visit(url: string): Promise<Visitor> {
  const context = await (await launch()).newContext();
  await context.addInitScript('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  return { page, complaints };
}

/** Opens the blank page of a server, whose connections a test makes by itself. */
export async function visitBlank(url: string): Promise<Visitor> {
  const visitor = await visit(`${url}/blank.html`);
  await visitor.page.waitForFunction(() => globalThis.ready);
  return visitor;
}

/** Opens two of them, at once. */
export async function visitTwice(url: string): Promise<[Visitor, Visitor]> {
  return Promise.all([visitBlank(url), visitBlank(url)]);
}

/** Ends visits, tabs first, as people do. */
export async function leave(...visitors: Visitor[]): Promise<void> {
  await Promise.all(visitors.map(({ page }) => page.context().close()));
}
