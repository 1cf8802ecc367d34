import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank } from '../support/browser.js';
import { PAGES, ServerProcess, startServer } from '../support/server.js';

/** In the page: the three tags of the quick start, which may not use TURN, of which there is none, nor any other path. */
function addTags({ room, blocked = false }: { room: string; blocked?: boolean }): void {
  document.body.innerHTML = `<webrtc-room room="${room}"><webrtc-peer-list></webrtc-peer-list><webrtc-chat></webrtc-chat></webrtc-room>`;
  if (blocked) document.querySelector('webrtc-room')!.rtcConfiguration = { iceTransportPolicy: 'relay' };
}

/** Whether the field looks as if it did not send, and has a description that says why. */
const fieldIsOff = (page: Page): Promise<boolean> =>
  page.locator('webrtc-chat textarea').evaluate((field) => {
    const { borderStyle } = getComputedStyle(field);
    const { textContent } = (field.getRootNode() as ShadowRoot).getElementById(
      field.getAttribute('aria-describedby')!,
    )!;
    return textContent.trim() !== '' && borderStyle === 'dashed';
  });

describe('three tags that do not work', () => {
  it('say which server does not answer, and join again by "Try again"', async () => {
    const server = new ServerProcess();
    await server.start();
    const visitor = await visitBlank(server.url);
    const { page } = visitor;
    await page.evaluate(addTags, { room: 'gone' });
    await page.locator('webrtc-chat').getByText('You can write as soon').waitFor();
    await server.stop();
    const chat = page.locator('webrtc-chat');
    const { host } = new URL(server.url);
    await chat.getByRole('alert').getByText(`Can’t reach ${host}.`).waitFor();
    await page.locator('webrtc-peer-list').getByText(`Can’t reach ${host}.`).waitFor();
    await chat.getByText(/^Attempt \d+$/).waitFor();
    assert.equal(await fieldIsOff(page), true);
    await chat.getByRole('textbox', { name: 'Message' }).fill('is kept');
    await page.keyboard.press('Enter');
    assert.equal(await chat.getByRole('textbox', { name: 'Message' }).inputValue(), 'is kept');
    await server.start();
    await chat.getByRole('button', { name: 'Try again' }).click();
    await chat.getByText('You can write as soon').waitFor();
    await leave(visitor);
    await server.stop();
  });

  describe('over plain http', () => {
    let server: SignallingServer;
    before(async () => {
      server = await serve({ port: 0, host: '0.0.0.0', folder: PAGES, iceServers: [] });
    });
    after(() => server.close());

    for (const [about, blocked] of [
      ['say that the page needs https, without a direct path', true],
      ['say nothing of it, with a direct path', false],
    ] as const) {
      it(about, async () => {
        const url = server.url.replace('0.0.0.0', 'insecure.test');
        const visitors = await Promise.all([visitBlank(url), visitBlank(url)]);
        for (const { page } of visitors) await page.evaluate(addTags, { room: about, blocked });
        for (const { page } of visitors) {
          const chat = page.locator('webrtc-chat');
          if (blocked) await chat.getByRole('alert').getByText('This page needs https.').waitFor();
          else await page.locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
          assert.equal(await fieldIsOff(page), blocked);
        }
        await leave(...visitors);
      });
    }
  });

  it('say why they are refused, at once', async () => {
    const server = await startServer();
    const visitor = await visitBlank(server.url);
    await visitor.page.evaluate(addTags, { room: 'x'.repeat(200) });
    const chat = visitor.page.locator('webrtc-chat');
    await chat.getByRole('alert').getByText('This room name is too long.').waitFor();
    assert.equal(await chat.getByRole('button', { name: 'Try again' }).count(), 0, 'it stays too long');
    await visitor.page.locator('webrtc-peer-list').getByText('This room name is too long.').waitFor();
    assert.equal(await fieldIsOff(visitor.page), true);
    await leave(visitor);
    await server.close();
  });
});
