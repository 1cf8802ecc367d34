import { after } from 'node:test';
import { launch as launchWith, type Browser, type LaunchOptions } from 'puppeteer-core';
import { executablePath, extraPrefsFirefox } from '../../../scripts/firefox.mjs';
import { leave, visit, type Visitor } from '../browser.js';
import { PATIENCE, TEST_PATIENCE } from '../patience.mjs';

type Answer = boolean | number | string | undefined;

/** A page in some engine: what the drivers of both of them can do. */
export interface EnginePage {
  /** Everything that the page complained of. */
  readonly complaints: readonly string[];
  /** What a function says that runs in the page. */
  evaluate<Result>(run: () => Result): Promise<Awaited<Result>>;
  evaluate<Result, Argument>(run: (argument: Argument) => Result, argument: Argument): Promise<Awaited<Result>>;
  /** Waits until a function that runs in the page says yes. It says so at once: a promise counts as a yes in Chromium. */
  until(holds: () => Answer): Promise<void>;
  until<Argument>(holds: (argument: Argument) => Answer, argument: Argument): Promise<void>;
  reload(): Promise<void>;
  /** Loses this share of the packets, in percent, of connections made after the first call; only Chromium can be told to. */
  readonly lose: ((share: number) => Promise<void>) | undefined;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
  press(key: 'Enter'): Promise<void>;
  /** Clicks with the mouse, so many CSS pixels from the corner of the page. */
  click(x: number, y: number): Promise<void>;
  close(): Promise<void>;
}

/** A browser that can open pages. */
export type Engine = 'Chromium' | 'Firefox';

/** Both orders in which two people with different browsers can come. */
export const ORDERS = [
  ['Chromium', 'Firefox'],
  ['Firefox', 'Chromium'],
] as const satisfies [Engine, Engine][];

/** Everybody with everybody. */
export const PAIRS = [...ORDERS, ['Chromium', 'Chromium'], ['Firefox', 'Firefox']] as const satisfies [
  Engine,
  Engine,
][];

/** Opens a page as a new visitor would, by whichever driver the engine has. */
export function open(engine: Engine, url: string): Promise<EnginePage> {
  return engine === 'Chromium' ? openChromium(url) : openFirefox(url);
}

/** Opens the blank page of a server, whose connections a test makes by itself. */
export async function openBlank(engine: Engine, url: string): Promise<EnginePage> {
  return whenReady(await open(engine, blankOf(url)));
}

/** The same in this Firefox. */
export async function openBlankIn(browser: Browser, url: string): Promise<EnginePage> {
  return whenReady(await openIn(browser, blankOf(url)));
}

const blankOf = (url: string): string => `${url}/blank.html`;

async function whenReady(page: EnginePage): Promise<EnginePage> {
  await page.until(() => globalThis.ready);
  return page;
}

async function openChromium(url: string): Promise<EnginePage> {
  return ofChromium(await visit(url));
}

/** The page of a visit, which is in Chromium. */
export async function ofChromium(visitor: Visitor): Promise<EnginePage> {
  const { page, complaints } = visitor;
  const session = await page.context().newCDPSession(page);
  return {
    complaints,
    evaluate: (run: (argument?: unknown) => unknown, argument?: unknown) => page.evaluate(run, argument) as never,
    until: async (holds: (argument?: unknown) => unknown, argument?: unknown) => {
      await page.waitForFunction(holds, argument, { timeout: PATIENCE });
    },
    reload: () => page.reload().then(() => undefined),
    lose: async (packetLoss) => {
      const rest = {
        offline: false,
        latency: 1,
        downloadThroughput: -1,
        uploadThroughput: -1,
        packetQueueLength: 1000,
      };
      await session.send('Network.emulateNetworkConditions', { ...rest, packetLoss });
    },
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    click: (x, y) => page.mouse.click(x, y),
    close: () => leave(visitor),
  };
}

let firefox: Promise<Browser> | undefined;

/** A Firefox of the tests, without a window unless the options say so. */
export function launchFirefox(options: Pick<LaunchOptions, 'headless' | 'env'> = {}): Promise<Browser> {
  return launchWith({
    ...options,
    browser: 'firefox',
    executablePath,
    extraPrefsFirefox,
    timeout: PATIENCE,
    protocolTimeout: TEST_PATIENCE,
  });
}

after(async () => {
  await (await firefox)?.close();
});

/** One Firefox for all tests of a file. */
async function openFirefox(url: string): Promise<EnginePage> {
  firefox ??= launchFirefox();
  return openIn(await firefox, url);
}

/** Opens a page in a Firefox as a new visitor would. */
async function openIn(browser: Browser, url: string): Promise<EnginePage> {
  const context = await browser.createBrowserContext();
  // A window, not a tab: Firefox paints nothing in tabs that nobody sees.
  const page = await context.newPage({ type: 'window' });
  page.setDefaultTimeout(PATIENCE);
  await page.evaluateOnNewDocument('globalThis.__name = (f) => f'); // tsx names functions by a helper of its own
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return {
    complaints,
    evaluate: (run: (argument?: unknown) => unknown, argument?: unknown) => page.evaluate(run, argument) as never,
    until: async (holds: (argument?: unknown) => unknown, argument?: unknown) => {
      await page.waitForFunction(holds, { timeout: PATIENCE, polling: 50 }, argument);
    },
    reload: () => page.reload().then(() => undefined),
    lose: undefined,
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    click: (x, y) => page.mouse.click(x, y),
    close: () => context.close(),
  };
}
