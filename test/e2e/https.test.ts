import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import type { ConnectionError } from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { args, executablePath } from '../../scripts/chromium.mjs';
import { leave } from '../support/browser.js';
import { createCertificate } from '../support/certificate.js';
import { PAGES, startServer } from '../support/server.js';
import { visitBlankIn, type Visitor } from '../support/visitor.js';

describe('a page at https', () => {
  let folder: string;
  let secure: SignallingServer;
  let plain: SignallingServer;
  let browser: Browser;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'webrtc-https-'));
    const { certificateFile, keyFile, fingerprint } = createCertificate(folder, '127.0.0.1');
    const tls = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
    secure = await serve({ port: 0, folder: PAGES, iceServers: [], tls });
    plain = await startServer();
    // The browser takes this certificate as if somebody had signed it, and blocks what a page at https must not do, as ever.
    const trust = `--ignore-certificate-errors-spki-list=${fingerprint}`;
    browser = await chromium.launch({ executablePath, args: [...args, trust] });
  });
  after(async () => {
    await browser.close();
    await Promise.all([secure.close(), plain.close()]);
    rmSync(folder, { recursive: true });
  });

  /** Somebody who opens the page, and joins by the three tags, at this host if it names one. */
  async function enter(room: string, host = ''): Promise<Visitor> {
    const visitor = await visitBlankIn(browser, secure.url);
    await visitor.page.evaluate(
      ({ room, host }) => {
        document.body.innerHTML = `<webrtc-room room="${room}" host="${host}">
          <webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat></webrtc-room>`;
      },
      { room, host },
    );
    return visitor;
  }

  for (const [about, host] of [
    ['without a host', () => ''],
    ['by the host alone', () => new URL(secure.url).host],
    ['by a host with https', () => secure.url],
    ['by a host with wss', () => secure.url.replace('https', 'wss')],
  ] as const) {
    it(`meets others by a wss server, ${about}`, async () => {
      assert.match(secure.url, /^https:/);
      const [ada, bob] = await Promise.all([enter(about, host()), enter(about, host())]);
      for (const { page } of [ada, bob]) {
        await page.locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
        const url = await page.evaluate(() => document.querySelector('webrtc-room')!.connection!.socket.url);
        assert.match(url, /^wss:/);
      }
      await ada.page.getByRole('textbox', { name: 'Message' }).fill('over TLS');
      await ada.page.keyboard.press('Enter');
      await bob.page.getByRole('log').getByText('over TLS').waitFor();
      assert.deepEqual([...ada.complaints, ...bob.complaints], []);
      await leave(ada, bob);
    });
  }

  for (const scheme of ['ws', 'http'] as const) {
    it(`is told at once that it cannot reach a server at ${scheme}`, async () => {
      const visitor = await visitBlankIn(browser, secure.url);
      const { page } = visitor;
      // Browsers take loopback for secure. A name that is no address of this machine is not.
      const host = `${scheme}://insecure.test:${new URL(plain.url).port}`;
      const refused = await page.evaluate(async (host) => {
        const error = await new Promise<ConnectionError>((resolve) => {
          document.body.innerHTML = `<webrtc-room room="mixed" host="${host}"><webrtc-chat></webrtc-chat></webrtc-room>`;
          document.querySelector('webrtc-room')!.addEventListener('error', ({ detail }) => resolve(detail.error));
        });
        return { code: error.code, message: error.message, caused: error.cause !== undefined };
      }, host);
      assert.equal(refused.code, 'websocket-unavailable');
      assert.match(refused.message, /ws:\/\/insecure\.test/);
      assert.equal(refused.caused, true);
      await page.locator('webrtc-chat').getByRole('alert').getByText('Couldn’t join this room.').waitFor();
      await leave(visitor);
    });
  }
});
