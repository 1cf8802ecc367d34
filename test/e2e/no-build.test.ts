import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { transform } from 'esbuild';
import type { Page } from 'playwright-core';
import type { ConnectionError } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit } from '../support/browser.js';
import { copyModules } from '../support/module-copies.js';
import { startServer } from '../support/server.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('a page without a build', () => {
  let folder: string;
  let server: SignallingServer;
  /** Where pages are that come from another origin than the server. */
  let elsewhere: SignallingServer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-pages-'));
    copyFileSync(join(ROOT, 'demo/icon.svg'), join(folder, 'icon.svg'));
    server = await startServer(join(ROOT, 'dist/demo'));
    elsewhere = await startServer(folder);
  });
  after(async () => {
    await Promise.all([server.close(), elsewhere.close()]);
    rmSync(folder, { recursive: true });
  });

  /** Two open the page, meet, and chat both ways, with nothing on the console. */
  async function assertTwoChat(url: string, look?: (page: Page) => Promise<void>): Promise<void> {
    const [a, b] = [await visit(url), await visit(url)];
    for (const { page } of [a, b]) await page.locator('webrtc-peer-list').getByText('Connected').waitFor();
    for (const [from, to, text] of [
      [a, b, 'there'],
      [b, a, 'and back'],
    ] as const) {
      await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
      await from.page.keyboard.press('Enter');
      await to.page.getByRole('log').getByText(text, { exact: true }).waitFor();
    }
    await look?.(a.page);
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  }

  it('imports by the names of the package, by the import map of the demo', () =>
    assertTwoChat(`${server.url}/import-map.html`, (page) => page.getByText(/^Here with you: Guest/).waitFor()));

  it('loads the CDN build, and the room, from the server', () => assertTwoChat(`${server.url}/cdn.html`));

  it('does so on a page of another origin', async () => {
    const html = readFileSync(join(ROOT, 'demo/cdn.html'), 'utf8');
    writeFileSync(join(folder, 'cdn.html'), html.replace('/webrtc-elements.js"></', `${server.url}$&`));
    await assertTwoChat(`${elsewhere.url}/cdn.html`, async (page) => {
      const host = await page.evaluate(() => document.querySelector('webrtc-room')!.connection!.socket.url);
      assert.equal(new URL(host).host, new URL(server.url).host);
    });
  });

  it('does so under an address with a version, though its parts know none, and in another language', async () => {
    const html = readFileSync(join(ROOT, 'demo/cdn.html'), 'utf8');
    writeFileSync(
      join(folder, 'version.html'),
      html.replace('/webrtc-elements.js"></', `${server.url}/webrtc-elements.js?v=1.2.3"></`),
    );
    await assertTwoChat(`${elsewhere.url}/version.html`, async (page) => {
      const parts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      const file = (name: string): string[] => parts.filter((url) => url.includes(name));
      assert.equal(file('/webrtc-elements.js').length, 1, 'the first file is loaded once');
      assert.equal(file('/webrtc-elements-peer-').length, 1);
      await page.evaluate(() => (document.documentElement.lang = 'de'));
      await page.getByRole('button', { name: 'Senden' }).waitFor();
      const refusal = await page.evaluate(() =>
        document
          .querySelector('webrtc-room')!
          .send('x', { to: 'nobody' })
          .then(
            () => 'sent',
            (error: unknown) => `${(error as ConnectionError).name} ${(error as ConnectionError).code}`,
          ),
      );
      assert.equal(refusal, 'ConnectionError unknown-peer');
    });
  });

  it('loads the modules of the package one by one, by an import map over its dependencies', async () => {
    const imports = { ...copyModules(folder, 'dist'), 'webrtc-elements/define': '/dist/src/elements/define.js' };
    const html = readFileSync(join(ROOT, 'demo/static.html'), 'utf8').replace(
      /<script.*<\/script>/,
      `<script type="importmap">${JSON.stringify({ imports })}</script>
       <script type="module">import 'webrtc-elements/define';</script>`,
    );
    writeFileSync(join(folder, 'modules.html'), html);
    await assertTwoChat(`${elsewhere.url}/modules.html`);
  });

  it('runs the element of the guide, which finds a room that is defined later', async () => {
    const guide = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
    const [sample = ''] = /^import \{ roomContext[^]*?(?=^```)/m.exec(guide) ?? [];
    const { code } = await transform(sample, { loader: 'ts', format: 'esm' });
    // The guide imports only the key: the tags are not registered yet.
    writeFileSync(join(folder, 'sample.js'), code.replace('"webrtc-elements"', '"/room-context.js"'));
    writeFileSync(join(folder, 'room-context.js'), `export const roomContext = Symbol.for('webrtc-elements.room');`);
    writeFileSync(
      join(folder, 'sample.html'),
      `<!doctype html><html lang="en"><title>Sample</title><link rel="icon" href="data:," />
      <webrtc-room host="${server.url}" room="sample"><head-count></head-count></webrtc-room>
      <script type="module" src="sample.js"></script>`,
    );
    const [a, b] = [await visit(`${elsewhere.url}/sample.html`), await visit(`${elsewhere.url}/sample.html`)];
    for (const { page } of [a, b]) {
      await page.waitForFunction(() => customElements.get('head-count') !== undefined);
      await page.addScriptTag({ type: 'module', url: `${server.url}/webrtc-elements.js` });
    }
    for (const { page } of [a, b]) await page.getByText('1 others').waitFor();
    await a.page.evaluate(() => document.body.append(document.querySelector('head-count')!));
    await a.page.getByText('0 others').waitFor();
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });
});
