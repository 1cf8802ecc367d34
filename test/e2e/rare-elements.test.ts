import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type * as library from 'webrtc-elements';
import type { ConnectionError } from 'webrtc-elements/core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { violations } from '../support/page-checks.js';
import { startServer } from '../support/server.js';

const PART = /webrtc-elements-lobby-[0-9a-f]{8}\.js/;

/** Puts this into the page, after the one-file build has loaded. */
const show = (page: Page, markup: string, file = '/webrtc-elements.js'): Promise<void> =>
  page.evaluate(
    async ([script, inside]) => {
      await import(script!);
      document.body.insertAdjacentHTML('beforeend', inside!);
    },
    [file, markup],
  );

describe('a rare element of the one-file build', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('loads when its tag appears, shares what is loaded, and has words of its own', async () => {
    const visitor = await visitBlank(server.url);
    const { page, complaints } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await show(page, '<main><h1>Us</h1></main>');
    assert.equal(
      asked.some((url) => PART.test(url)),
      false,
    );
    await page.evaluate(() => {
      document.documentElement.lang = 'de';
      document.querySelector('main')!.innerHTML +=
        '<webrtc-room room="late"><webrtc-lobby></webrtc-lobby><webrtc-status></webrtc-status></webrtc-room>';
    });
    await page.getByText('Du bist noch nicht beigetreten').waitFor();
    await page.getByLabel('Dein Name').fill('Ada');
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Enter');
    await page.getByText('Außer dir ist niemand hier').waitFor();
    assert.equal(await page.getByLabel('Dein Name').isVisible(), false);
    await page.evaluate(async () => {
      const file = '/webrtc-elements.js';
      const { setWords } = (await import(file)) as typeof library;
      setWords('de', { join: 'Los' });
      document.querySelector('webrtc-room')!.leave();
    });
    await page.getByRole('button', { name: 'Los' }).waitFor();
    assert.equal(asked.filter((url) => PART.test(url)).length, 1);
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('has the same words in its element and in what the list of peers loads for it', async () => {
    const visitor = await visitBlank(server.url);
    const { page, complaints } = visitor;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const room = '<webrtc-room room="two"><webrtc-peer-list></webrtc-peer-list></webrtc-room>';
    await show(page, `<main lang="de">${room}</main><main lang="en">${room}</main>`);
    const list = page.locator('main[lang=de] webrtc-peer-list');
    await list.locator('[part=options]').click();
    await list.locator('[part=verify]').click();
    await list.getByRole('button', { name: 'Schließen' }).waitFor();
    await list.getByRole('button', { name: 'Starten' }).waitFor();
    await page.evaluate(async () => {
      const file = '/webrtc-elements.js';
      const { setWords } = (await import(file)) as typeof library;
      setWords('de', { close: 'Zu', verifyStart: 'Los' });
    });
    await list.getByRole('button', { name: 'Zu' }).waitFor();
    await list.getByRole('button', { name: 'Los' }).waitFor();
    assert.equal(asked.filter((url) => url.includes('webrtc-elements-verify-de-')).length, 1);
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });

  it('says so when it cannot be loaded, and tries again with the next tag', async () => {
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.route(PART, (route) => route.abort());
    const code = await page.evaluate(async () => {
      const file = '/webrtc-elements.js';
      await import(file);
      const lobby = document.createElement('webrtc-lobby');
      const failed = new Promise<ConnectionError>((resolve) => {
        lobby.addEventListener('error', ({ detail }) => resolve(detail.error), { once: true });
      });
      document.body.append(lobby);
      return (await failed).code;
    });
    assert.equal(code, 'load-failed');
    await page.unroute(PART);
    await show(page, '<webrtc-lobby id="second"></webrtc-lobby>');
    await page.locator('#second').getByLabel('Your name').waitFor();
    await page.locator('webrtc-lobby').first().getByLabel('Your name').waitFor();
    await leave(visitor);
  });

  it('is inside the file that has all', async () => {
    const visitor = await visitBlank(server.url);
    const { page, complaints } = visitor;
    // The blank page has loaded the elements already.
    const body = '<!doctype html><title>Bare</title>';
    await page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(`${server.url}/bare`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await show(page, '<webrtc-lobby lang="fr"></webrtc-lobby>', '/webrtc-elements.standalone.js');
    await page.getByLabel('Votre nom').waitFor();
    assert.deepEqual(
      asked.filter((path) => path.includes('webrtc')),
      ['/webrtc-elements.standalone.js'],
    );
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });
});
