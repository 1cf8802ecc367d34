import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { transform } from 'esbuild';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit } from '../support/browser.js';
import { startServer } from '../support/server.js';
import { assertTwoChat } from '../support/two-chat.js';

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

  it('imports by the names of the package, by the import map of the demo', () =>
    assertTwoChat(`${server.url}/import-map.html`, (page) => page.getByText(/^Here with you: Guest/).waitFor()));

  it('loads the CDN build, and the room, from the server', () => assertTwoChat(`${server.url}/cdn.html`));

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
