import assert from 'node:assert/strict';
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { leave, visit } from '../../support/browser.js';
import { FolderServer } from '../../support/folder-server.js';
import { freePort } from '../../support/ports.js';
import { Servers } from '../../support/servers.js';

const servers = new Servers();
/** Empty but for a page and the one file that it loads. */
let folder: string;
let pages: FolderServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'webrtc-one-file-'));
  pages = new FolderServer(folder);
  await pages.start();
});
afterEach(async () => {
  await Promise.all([pages.close(), servers.close()]);
  rmSync(folder, { recursive: true });
});

/** Copies the file that an entry of the package leads to, and nothing else. Returns its name. */
function copy(entry: string): string {
  const path = fileURLToPath(import.meta.resolve(entry));
  copyFileSync(path, join(folder, basename(path)));
  return basename(path);
}

function write(body: string): void {
  const html = `<!doctype html><html lang="en"><title>One file</title><link rel="icon" href="data:," />${body}</html>`;
  writeFileSync(join(folder, 'index.html'), html);
}

/** Copies the files that match a pattern, as a shell does. */
function copyAll(pattern: string): void {
  for (const path of globSync(pattern)) copyFileSync(path, join(folder, basename(path)));
}

/** The paths of all scripts that a page has loaded. */
const scriptsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\.js\b/.test(name))
      .map(({ name }) => new URL(name).pathname),
  );

describe('the library, copied into an empty folder', () => {
  it('has everything in one file: chat, links, QR code, languages and round-trip times', async () => {
    const file = copy('webrtc-elements/cdn/standalone');
    assert.deepEqual(await useEverything(file), [`/${file}`]);
  });

  it('has everything in all files of one pattern, too, and loads what it needs', async () => {
    const guide = readFileSync('docs/frameworks.md', 'utf8');
    const [, pattern = ''] = /copy all files `([^`]+)`/.exec(guide) ?? [];
    copyAll(pattern);
    const [first, ...later] = await useEverything('webrtc-elements.js');
    assert.equal(first, '/webrtc-elements.js');
    for (const part of ['peer', 'linkify', 'qr-code', 'de', 'es', 'fr', 'it', 'ja', 'pt', 'zh', 'ar']) {
      assert.equal(later.filter((path) => path.startsWith(`/webrtc-elements-${part}-`)).length, 1, part);
    }
  });

  /** Two people use all elements of a page that loads this file. Returns the paths of all scripts that the page has loaded. */
  async function useEverything(file: string): Promise<string[]> {
    const { url } = await servers.start();
    write(`<script type="module" src="${file}"></script>
      <webrtc-room host="${url}" room="one file">
        <webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list>
        <webrtc-chat></webrtc-chat><webrtc-invite></webrtc-invite>
      </webrtc-room>`);
    const visitors = await Promise.all([visit(pages.url), visit(pages.url)]);
    const [{ page }, { page: other }] = visitors;
    for (const { page: one } of visitors) await one.locator('webrtc-peer-list').getByText('Connected').waitFor();
    await page.locator('webrtc-peer-list').getByText(/\d ms/).waitFor();

    await page.getByRole('textbox', { name: 'Message' }).fill('see https://example.com/page');
    await page.keyboard.press('Enter');
    await other.getByRole('log').getByRole('link', { name: 'https://example.com/page' }).waitFor();

    await page.getByRole('button', { name: 'Show QR code' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();

    for (const [lang, send] of [
      ['de', 'Senden'],
      ['es', 'Enviar'],
      ['fr', 'Envoyer'],
      ['it', 'Invia'],
      ['ja', '送信'],
      ['pt', 'Enviar'],
      ['zh', '发送'],
      ['ar', 'إرسال'],
    ] as const) {
      await page.evaluate((to) => (document.documentElement.lang = to), lang);
      await page.getByRole('button', { name: send, exact: true }).waitFor();
    }
    const scripts = await scriptsOf(page);
    assert.deepEqual(pages.missing, []);
    assert.deepEqual(
      visitors.flatMap(({ complaints }) => complaints),
      [],
    );
    await leave(...visitors);
    return scripts;
  }

  it('says what is wrong, too: a server that does not answer, a room that cannot be', async () => {
    const gone = `127.0.0.1:${await freePort()}`;
    const file = copy('webrtc-elements/cdn/standalone');
    write(`<script type="module" src="${file}"></script>
      <webrtc-room host="${gone}" room="gone"><webrtc-status></webrtc-status></webrtc-room>
      <webrtc-room host="${gone}" room="${'x'.repeat(200)}"><webrtc-chat></webrtc-chat></webrtc-room>`);
    const visitor = await visit(pages.url);
    const { page } = visitor;
    await page.locator('webrtc-status').getByText(`Can’t reach ${gone}.`).waitFor();
    await page.locator('webrtc-chat').getByText('This room name is too long.').waitFor();
    assert.deepEqual(await scriptsOf(page), [`/${file}`]);
    assert.deepEqual(pages.missing, []);
    await leave(visitor);
  });
});

describe('the core, copied alone into an empty folder', () => {
  /** Who opens the page is in a room as `room`, with what it hears in `heard`. */
  const enter = (core: string, host: string): string => `
    ${core}.connect({ host: '${host}', room: 'one file', query: () => ({ who: 'me' }) }).then((room) => {
      const heard = [];
      room.on('message', ({ data }) => heard.push(data));
      room.on('error', ({ message }) => heard.push(message));
      room.topic('all').on('message', ({ data }) => heard.push(data));
      Object.assign(globalThis, { room, heard });
    });`;

  for (const [what, entry, tags] of [
    [
      'is a module',
      'webrtc-elements/cdn/core',
      (file: string, host: string) =>
        `<script type="module">import * as core from './${file}'; ${enter('core', host)}</script>`,
    ],
    [
      'is a classic script with a global',
      'webrtc-elements/cdn/core.global',
      (file: string, host: string) => `<script src="${file}"></script><script>${enter('WebRTCCore', host)}</script>`,
    ],
  ] as const) {
    it(`${what}, and has everything`, async () => {
      const { url } = await servers.start();
      const file = copy(entry);
      write(tags(file, url));
      await assertTalk(pages.url, file);
    });
  }

  it('runs in a page from a disk, as a classic script', async () => {
    const { url } = await servers.start();
    const file = copy('webrtc-elements/cdn/core.global');
    write(`<script src="${file}"></script><script>${enter('WebRTCCore', url.replace('http://', ''))}</script>`);
    await assertTalk(pathToFileURL(join(folder, 'index.html')).href, file);
  });

  it('exports what the package exports, and has one global', async () => {
    const global = copy('webrtc-elements/cdn/core.global');
    const module = copy('webrtc-elements/cdn/core');
    write(`<script>globalThis.names = Object.getOwnPropertyNames(globalThis);</script><script src="${global}"></script>
      <script type="module">import * as core from './${module}'; globalThis.core = Object.keys(core);</script>`);
    const visitor = await visit(pages.url);
    await visitor.page.waitForFunction(() => 'core' in globalThis);
    const [added, inGlobal, inModule] = await visitor.page.evaluate(() => {
      const { names, core } = globalThis as unknown as { names: string[]; core: string[] };
      const now = Object.getOwnPropertyNames(globalThis).filter((name) => !names.includes(name));
      return [now.filter((name) => !['names', 'core'].includes(name)), Object.keys(WebRTCCore).sort(), core.sort()];
    });
    const all = Object.keys(await import('webrtc-elements/core')).sort();
    assert.deepEqual([added, inGlobal, inModule], [['WebRTCCore'], all, all]);
    await leave(visitor);
  });

  /** Two open the page, get a direct link, and hear each other by plain message and by topic. */
  async function assertTalk(url: string, file: string): Promise<void> {
    const visitors = await Promise.all([visit(url), visit(url)]);
    for (const { page } of visitors) {
      await page.waitForFunction(() => 'room' in globalThis && [...room.peers.values()][0]?.path === 'direct');
    }
    for (const { page } of visitors) {
      await page.evaluate(async () => {
        await room.send('plain');
        await room.topic('all').send({ topic: true });
        const [peer] = room.peers.values();
        await peer!.getStats();
      });
    }
    for (const { page, complaints } of visitors) {
      assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard), [
        'plain',
        { topic: true },
      ]);
      if (url.startsWith('http')) assert.deepEqual(await scriptsOf(page), [`/${file}`]); // a browser lists none from a disk
      assert.deepEqual(complaints, []);
    }
    await leave(...visitors);
  }
});

it('no file that is to be copied alone loads another, but for calls and for rooms with a password', () => {
  const [...imports] = readFileSync('demo/roamhq-wrtc.js', 'utf8').matchAll(/^import .* from '(.*)';/gm);
  assert.deepEqual(
    imports.map(([, from]) => from),
    ['@roamhq/wrtc'],
  );
  for (const name of ['cdn/standalone', 'cdn/core', 'cdn/core.global']) {
    const whole = readFileSync(fileURLToPath(import.meta.resolve(`webrtc-elements/${name}`)), 'utf8');
    const [text, ...rest] = whole.split(
      /import\(`\.\/webrtc-elements-(?:media-desk|media-hub|password-access)-[\da-f]{8}\.js`\)/,
    );
    assert.equal(rest.length, 3, name);
    for (const part of [text ?? '', ...rest])
      assert.doesNotMatch(part, /\bimport\s*[("'{*]|\bfrom\s*["']|\brequire\(/, name);
    assert.match(whole, /webrtc-elements\.LICENSES\.txt/, 'it says where the licences are');
  }
});
