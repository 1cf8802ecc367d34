import { after } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import type * as core from 'webrtc-elements/core';
import type { Connection, ConnectionEvents } from 'webrtc-elements/core';
import { args, executablePath } from '../../scripts/chromium.mjs';
import type { EnterOptions } from './enter-as.js';
import { PATIENCE } from './patience.mjs';
import { visitBlankIn, visitIn, type Visitor } from './visitor.js';

export type { Visitor } from './visitor.js';

/** A connection of the test page, with what its events told. */
export type LoggedConnection = Connection & { log: [name: keyof ConnectionEvents, about: string][] };

declare global {
  var enter: (options: EnterOptions) => Promise<LoggedConnection>;
  var codeOf: (promise: Promise<unknown>) => Promise<string>;
  var room: LoggedConnection;
  var openMedia: typeof core.openMedia;
  var ready: boolean | undefined;
}

let browser: Promise<Browser> | undefined;

/** One Chromium for all tests of a process. */
export function launch(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath,
    args,
    timeout: PATIENCE,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return browser;
}

after(async () => {
  await (await browser)?.close();
});

/** Opens a page as a new visitor would. */
export async function visit(url: string): Promise<Visitor> {
  return visitIn(await launch(), url);
}

/** Opens the blank page of a server, whose connections a test makes by itself. */
export async function visitBlank(url: string): Promise<Visitor> {
  return visitBlankIn(await launch(), url);
}

/** Opens two of them, at once. */
export async function visitTwice(url: string): Promise<[Visitor, Visitor]> {
  return Promise.all([visitBlank(url), visitBlank(url)]);
}

/** Ends visits, tabs first, as people do. Those that never came about, because a `before` failed, need no end. */
export async function leave(...visitors: (Visitor | undefined)[]): Promise<void> {
  await Promise.all(visitors.map(async (visitor) => visitor?.page.context().close()));
}
