import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { addressOf, pageFiles } from '../../../docs/.vitepress/addresses.mjs';
import { exampleName } from '../../../docs/.vitepress/examples.mjs';
import { documentationPages, liveExamplesOf, samplesOf, type LiveExample } from '../../../scripts/markdown.mjs';
import { AXE } from '../../support/axe.js';
import { leave, visit, type Visitor } from '../../support/browser.js';
import { elements, events } from '../vocabulary.js';

const samples = documentationPages().flatMap(samplesOf);
/** Where samples say that their server is. */
const HOST = 'https://my.host';

/** Pages that have between them all colours that there are. */
const COLOURFUL = /^(?:index|theming|frameworks|reference\/webrtc-room|source\/.*)\.html$/;
/** The pages: all that are written, and a file of each language that they link to. */
const PAGES = [...new Map(pageFiles().map((path) => [path.endsWith('.md') ? path : extname(path), path])).values()]
  .map((path) => addressOf(path).replace(/\.md$/, '.html'))
  .sort();

let folder: string;
let server: SignallingServer;

// Outside of any test, so that no time limit counts it.
execFileSync('npm', ['run', '--silent', 'docs'], { stdio: 'inherit' });

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webrtc-docs-'));
  cpSync('dist/demo', folder, { recursive: true });
  cpSync('demo/icon.svg', join(folder, 'favicon.ico')); // which a browser asks for where a page names none
  server = await serve({ port: 0, folder, iceServers: [], limits: { connectsPerSecond: 1000 } });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** What axe finds wrong with a page, all in all or in its colours. Frames are pages that are looked at by themselves. */
async function violations(page: Page, about: 'all' | 'form' | 'colours'): Promise<string[]> {
  const { violations: found } = await page.evaluate((part) => {
    const options: axe.RunOptions = { iframes: false, resultTypes: ['violations'] };
    if (part === 'form') options.rules = { 'color-contrast': { enabled: false } };
    if (part === 'colours') options.runOnly = ['color-contrast'];
    return (globalThis as unknown as { axe: typeof axe }).axe.run(options);
  }, about);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Elements of ours on a page that are not what they should be, and what does not fit into them. */
function misfits(page: Page): Promise<{ tag: string; slots: string[]; defined: boolean }[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(({ localName }) => localName.startsWith('webrtc-'))
      .map((element) => ({
        tag: element.localName,
        slots: [...element.children].map((child) => child.slot),
        defined: customElements.get(element.localName) !== undefined,
      })),
  );
}

async function checkElements(page: Page, name: string): Promise<string[]> {
  return (await misfits(page)).flatMap(({ tag, slots, defined }) => [
    ...(defined ? [] : [`${name}: <${tag}> is no element.`]),
    ...slots
      .filter((slot) => !elements.get(tag)?.slots.has(slot))
      .map((slot) => `${name}: <${tag}> has no slot "${slot}".`),
  ]);
}

describe('the documentation at /docs/', () => {
  it('is there, and linked from the demo', async () => {
    const visitor = await visit(server.url);
    await visitor.page.getByRole('link', { name: 'documentation' }).click();
    await visitor.page.getByRole('heading', { name: 'webrtc-elements', level: 1 }).waitFor();
    await visitor.page.getByRole('link', { name: 'Demo' }).first().click();
    await visitor.page.waitForURL(`${server.url}/`);
    assert.deepEqual(visitor.complaints, []);
    await leave(visitor);
  });

  it('links to nothing that is not there', () => {
    const texts = new Map(htmlFiles().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    const wrong = [...texts].flatMap(([name, text]) =>
      [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^(?:https?:|data:|\/webrtc-elements\.js$)/.test(link) && !leads(texts, name, link))
        .map((link) => `${name}: ${link}`),
    );
    assert.ok(texts.size > PAGES.length);
    assert.deepEqual(wrong, []);
  });

  it('runs no script but those of this server and those that its policy names by their hashes', () => {
    const policies = htmlFiles().map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
      return [name, /script-src ([^;]*)/.exec(policy)?.[1] ?? 'none', policy] as const;
    });
    for (const [name, scripts, policy] of policies) {
      const allowed = name.startsWith('docs/live/') ? /^'self'$/ : /^'self'( 'sha256-[\w+/=]+')+$/;
      assert.match(scripts, allowed, name);
      assert.match(policy, /^default-src 'none';/, name);
    }
  });
});

describe('a page of the documentation', { concurrency: 2 }, () => {
  /** Two who read all pages between them, while they read none: a visit of its own for each page costs as much as its checks. */
  const readers: Visitor[] = [];
  before(async () => {
    const start = `${server.url}/static.html`;
    readers.push(...(await Promise.all([visit(start), visit(start)])));
    for (const { page } of readers) {
      await page.route('**/docs/live/**', (route) => route.abort());
      await page.setViewportSize({ width: 320, height: 640 });
    }
  });
  after(() => leave(...readers));

  for (const name of PAGES) {
    it(`fits on every screen, and is accessible by day and by night: ${name}`, async () => {
      const reader = readers.pop()!;
      const found = await checkPage(reader, name).finally(() => readers.push(reader));
      assert.deepEqual(found, []);
    });
  }
});

describe('a reader of the documentation', () => {
  it('unfolds the list of pages where there is no room for it', async () => {
    const visitor = await visit(`${server.url}/docs/quick-start.html`);
    const { page, complaints } = visitor;
    const list = page.getByRole('navigation', { name: 'Sidebar Navigation' });
    await list.getByRole('link', { name: 'Quick start', exact: true }).waitFor();
    await page.setViewportSize({ width: 360, height: 640 });
    await list.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await list.getByRole('link', { name: 'Theming' }).click();
    await page.getByRole('heading', { name: 'Theming', level: 1 }).waitFor();
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('finds a page by a word', async () => {
    const visitor = await visit(`${server.url}/docs/`);
    const { page, complaints } = visitor;
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('searchbox').fill('coturn');
    const found = page.getByRole('option').filter({ hasText: 'Your own: coturn' });
    await found.waitFor();
    await page.evaluate(AXE);
    assert.deepEqual(await violations(page, 'colours'), []);
    await found.click();
    await page.getByRole('heading', { name: 'TURN', level: 1 }).waitFor();
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('asks no other server for anything', async () => {
    const visitor = await visit(`${server.url}/static.html`);
    const { page } = visitor;
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(`${server.url}/docs/theming.html`);
    await page.locator('iframe').first().scrollIntoViewIfNeeded();
    await page.frameLocator('iframe >> nth=0').locator('webrtc-room').waitFor();
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.getByRole('heading', { name: 'Languages', level: 1 }).waitFor();
    assert.deepEqual([...asked], [server.url]);
    await leave(visitor);
  });
});

describe('the running examples', () => {
  it('run, each alone and in a room of its own', async () => {
    const wrong: string[] = [];
    const people = await Promise.all([visit(`${server.url}/docs/`), visit(`${server.url}/docs/`)]);
    for (const [name, { html }] of examples()) {
      const here = html.flags.has('two') ? people : people.slice(0, 1);
      for (const [index, { page }] of here.entries()) {
        await page.goto(`${server.url}/docs/live/${name}.html?name=${['Ada', 'Grace'][index] ?? ''}`);
      }
      wrong.push(...(await Promise.all(here.map((visitor) => checkExample(visitor, name)))).flat());
    }
    await leave(...people);
    assert.deepEqual(wrong, []);
  });

  it('are as light or dark as their page', async () => {
    const visitor = await visit(`${server.url}/docs/quick-start.html`);
    const { page } = visitor;
    const example = page.frameLocator('[title="Example 1, as Ada"]').locator('html');
    const becomes = (scheme: string): Promise<unknown> =>
      example.evaluate(
        (root, wanted) =>
          new Promise<void>((resolve) => {
            const look = (): unknown =>
              getComputedStyle(root).colorScheme === wanted ? resolve() : requestAnimationFrame(look);
            look();
          }),
        scheme,
      );
    await becomes('light');
    await page.getByRole('switch', { name: 'Switch to dark theme' }).first().click();
    await becomes('dark');
    await leave(visitor);
  });

  it('bring two people together on one page, who see each other', async () => {
    const visitor = await visit(`${server.url}/docs/quick-start.html`);
    const { page, complaints } = visitor;
    const [ada, grace] = ['Ada', 'Grace'].map((name) => page.frameLocator(`[title="Example 1, as ${name}"]`));
    await ada!.getByRole('textbox', { name: 'Message' }).scrollIntoViewIfNeeded();
    await grace!.locator('webrtc-peer-list').getByText('Ada').waitFor();
    await ada!.getByRole('textbox', { name: 'Message' }).fill('hello over there');
    await page.keyboard.press('Enter');
    await grace!.getByRole('log').getByText('hello over there').waitFor();
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });
});

describe('the samples in a browser', () => {
  it('run without a complaint, where they are whole pages', async () => {
    const whole = samples.filter(({ language, text }) => language === 'html' && text.includes('/webrtc-elements.js'));
    assert.ok(whole.length > 0);
    const visitor = await visit(`${server.url}/static.html`);
    const { page, complaints } = visitor;
    for (const { page: path, line, text } of whole) {
      const name = `${path}:${line}`;
      const body = text
        .replaceAll(HOST, server.url)
        .replaceAll('wss://my.host', server.url.replace('http', 'ws'))
        .replaceAll('some/path/', ''); // which a proxy takes away
      writeFileSync(join(folder, 'sample.html'), body);
      await page.goto(`${server.url}/sample.html`);
      await joined(page).catch((error: unknown) => complaints.push(String(error)));
      assert.deepEqual([...complaints, ...(await checkElements(page, name))], [], name);
    }
    await leave(visitor);
  });

  it('have slots, properties and values that there are, and events that somebody fires', async () => {
    const visitor = await visit(`${server.url}/static.html`);
    const { page } = visitor;
    const wrong: string[] = [];
    for (const { page: path, line, language, text, flags } of samples) {
      const about = (found: string[]): number => wrong.push(...found.map((one) => `${path}:${line}: ${one}`));
      if (language === 'css') about(await checkStyles(page, text));
      if (flags.has('foreign') || !['ts', 'js'].includes(language)) continue;
      const heard = [...text.matchAll(/addEventListener\('([\w-]+)'/g)].map(([, name = '']) => name);
      about(await checkEvents(page, heard));
    }
    assert.deepEqual(wrong, []);
    await leave(visitor);
  });
});

/** The running examples, by the names of their pages. */
function examples(): [name: string, example: LiveExample][] {
  return pageFiles()
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      liveExamplesOf(path).map((example, index): [string, LiveExample] => [
        exampleName(addressOf(path), index + 1),
        example,
      ]),
    );
}

/** Waits until the page is in its rooms, or in their lobbies. */
async function joined(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('webrtc-room')].every(
      (room) => !room.room || room.state === 'connected' || room.state === 'waiting',
    ),
  );
}

/** What is wrong with a page on a narrow screen. */
async function checkPage({ page, complaints }: Visitor, name: string): Promise<string[]> {
  const colourful = COLOURFUL.test(name);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${server.url}/docs/${name}`);
  await page.evaluate(AXE);
  const found = await violations(page, colourful ? 'all' : 'form');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) found.push(`is ${width} pixels wide`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html.dark').waitFor();
  if (colourful) found.push(...(await violations(page, 'colours')));
  return [...found, ...complaints.splice(0).filter((text) => !text.includes('ERR_FAILED'))];
}

async function checkExample({ page, complaints }: Visitor, name: string): Promise<string[]> {
  await joined(page);
  const found = await checkElements(page, name);
  await page.evaluate(AXE);
  found.push(...(await violations(page, 'all')).map((text) => `${name}: ${text}`));
  return [...found, ...complaints.splice(0).map((text) => `${name}: ${text}`)];
}

/** Declarations and selectors that the browser does not know. */
function checkStyles(page: Page, text: string): Promise<string[]> {
  return page.evaluate((css) => {
    const plain = css.replaceAll(/\/\*.*?\*\//gs, '');
    const declarations = [...plain.matchAll(/([\w-]+):\s*([^;{}]+);/g)];
    const selectors = [...plain.matchAll(/(?<=^|\})\s*([^@{}]+?)\s*\{/g)];
    return [
      ...declarations
        .filter(([, name = '', value = '']) => !name.startsWith('--') && !CSS.supports(name, value))
        .map(([declaration]) => declaration),
      ...selectors
        .filter(([, selector = '']) => !CSS.supports(`selector(${selector})`))
        .map(([, selector = '']) => selector),
    ];
  }, text);
}

/** Events that neither an element of ours nor the browser has. */
async function checkEvents(page: Page, names: readonly string[]): Promise<string[]> {
  const unknown = names.filter((name) => !events.has(name));
  return page.evaluate((list) => {
    const known = [window, document, document.body, RTCDataChannel.prototype, WebSocket.prototype];
    return list.filter((name) => !known.some((target) => `on${name}` in target)).map((name) => `no event ${name}`);
  }, unknown);
}

/** The files of all pages, from the root of the server. */
function htmlFiles(): string[] {
  return readdirSync(join(folder, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html') && name !== '404.html')
    .map((name) => `docs/${name}`);
}

function leads(texts: ReadonlyMap<string, string>, from: string, link: string): boolean {
  const { pathname, hash } = new URL(link, `https://my.host/${from}`);
  const target = pathname.slice(1).replace(/(?<=^|\/)$/, 'index.html');
  if (!existsSync(join(folder, target))) return false;
  return !hash || (texts.get(target)?.includes(`id="${decodeURIComponent(hash.slice(1))}"`) ?? false);
}
