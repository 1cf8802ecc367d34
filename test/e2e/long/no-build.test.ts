import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { ConnectionError } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { copyModules } from '../../support/module-copies.js';
import { startServer } from '../../support/server.js';
import { assertTwoChat } from '../../support/two-chat.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('a page without a build, of another origin', () => {
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

  it('loads the CDN build, and the room, from the server', async () => {
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
});
