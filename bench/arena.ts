import { chromium, type Browser, type Page } from 'playwright-core';
import { args, executablePath } from '../scripts/chromium.mjs';
import type { Way } from './bench-page.js';
import { BenchServer } from './bench-server.js';
import { CpuMeter } from './cpu-meter.js';
import { MemoryMeter } from './memory-meter.js';

/** How far away the server is from both pages; the pages themselves are near. */
export type Distance = 'near' | 'far';

/** How long after the caller began the first message was heard, in ms. */
export interface Greeting {
  /** By the caller. */
  readonly caller: number;
  /** By who was there already. */
  readonly callee: number;
}

/** How two pages get their line. */
export interface LineOptions {
  /** `near` by default. */
  readonly distance?: Distance;
  /** Each shows the other a film from the first; `false` by default. */
  readonly films?: boolean;
}

/** Two pages, each in a context of its own, and the server that they meet by. */
export class Arena {
  /** Which browser it is, and its version. */
  readonly browserName: string;
  readonly memory: MemoryMeter;
  readonly cpu: CpuMeter;
  readonly #server: BenchServer;
  readonly #browser: Browser;
  /** The page that waits, takes and echoes. */
  readonly callee: Page;
  /** The page that calls, pours and pings. */
  readonly caller: Page;
  #rooms = 0;
  #closed: Promise<void> | undefined;

  private constructor(
    server: BenchServer,
    browser: Browser,
    [memory, cpu]: [MemoryMeter, CpuMeter],
    [callee, caller]: [Page, Page],
  ) {
    this.#server = server;
    this.#browser = browser;
    this.memory = memory;
    this.cpu = cpu;
    this.browserName = `Chromium ${browser.version()}`;
    this.callee = callee;
    this.caller = caller;
  }

  /** Starts everything, or nothing. */
  static async open(): Promise<Arena> {
    const server = await BenchServer.start();
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch({ executablePath, args });
      const meters: [MemoryMeter, CpuMeter] = [await MemoryMeter.of(browser), await CpuMeter.of(browser)];
      return new Arena(server, browser, meters, [await visit(browser, server.url), await visit(browser, server.url)]);
    } catch (error) {
      await browser?.close();
      await server.close();
      throw error;
    }
  }

  /** The name of a room in which nobody has been. */
  nextRoom(): string {
    return `room-${++this.#rooms}`;
  }

  /** Loads the caller's page anew. */
  async renew(): Promise<void> {
    await this.load(this.caller);
  }

  /** Loads a page of the benchmark anew, or another one in its place. */
  load(page: Page, path = ''): Promise<void> {
    return load(page, `${this.#server.url}${path}`);
  }

  /** Does something while the pages have a line to each other, in a room of its own. */
  async withLine<Result>(
    way: Way,
    run: (greeting: Greeting, began: number) => Result | Promise<Result>,
    { distance = 'near', films = false }: LineOptions = {},
  ): Promise<Result> {
    await Promise.all([this.caller, this.callee].map((page) => page.requestGC())); // nobody pays for what was measured before
    const host = distance === 'near' ? this.#server.host : this.#server.farHost;
    const meeting = [way, this.nextRoom(), host, films] as const;
    await this.callee.evaluate((it) => bench.wait(...it), meeting);
    const began = await this.caller.evaluate((it) => bench.call(...it), meeting);
    const [caller, callee] = await Promise.all(
      [this.caller, this.callee].map(async (page) => (await page.evaluate(() => bench.greeted())) - began),
    );
    try {
      return await run({ caller: caller ?? NaN, callee: callee ?? NaN }, began);
    } finally {
      await this.caller.evaluate(() => bench.hangUp());
      await this.callee.evaluate(() => bench.hangUp());
    }
  }

  /** Waits until messages run over what was asked for, both ways. */
  async settle(): Promise<void> {
    await Promise.all([this.caller, this.callee].map((page) => page.evaluate(() => bench.path())));
  }

  /** Opens another page of the benchmark, for somebody of their own. */
  visit(path: string): Promise<Page> {
    return visit(this.#browser, `${this.#server.url}${path}`);
  }

  /** Lets go of everything; what is being measured rejects. */
  close(): Promise<void> {
    return (this.#closed ??= this.#browser.close().then(() => this.#server.close()));
  }
}

async function visit(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => process.stderr.write(`A page complained: ${String(error)}\n`));
  await load(page, url);
  return page;
}

async function load(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => ['bench', 'flood', 'mesh', 'rival', 'rivalMesh'].some((name) => name in globalThis));
}
