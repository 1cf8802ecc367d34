import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { startServer } from '../support/server.js';
import { part } from '../support/engines/couple.js';
import { open, ORDERS, type EnginePage } from '../support/engines/page.js';

const DEMO = fileURLToPath(new URL('../../dist/demo', import.meta.url));

/** Gives the person at a page a name, as a page would. */
const name = (page: EnginePage, text: string): Promise<void> =>
  page.evaluate((own) => {
    document.querySelector('webrtc-room')!.name = own;
  }, text);

/** Puts the caret where messages are written. */
const focus = (page: EnginePage): Promise<void> =>
  page.evaluate(() => {
    document.querySelector('webrtc-chat')!.shadowRoot!.querySelector<HTMLElement>('[part=input]')!.focus();
  });

/** Waits until a part of an element reads so. */
const reads = (page: EnginePage, tag: string, name: string, text: string): Promise<void> =>
  page.until(
    ([element, wanted, words]) => {
      const parts = document.querySelector(element)!.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${wanted}]`);
      return [...parts].some(({ innerText }) => innerText.trim() === words);
    },
    [tag, name, text] as const,
  );

for (const engines of ORDERS) {
  describe(`three tags, ${engines.join(' before ')}`, () => {
    let server: SignallingServer;
    before(async () => {
      server = await startServer(DEMO);
    });
    after(() => server.close());

    it('bring two people together, who see each other type, chat both ways, and see it arrive', async () => {
      const ada = await open(engines[0], `${server.url}/static.html`);
      await name(ada, 'Ada');
      const bob = await open(engines[1], `${server.url}/static.html`);
      await name(bob, 'Bob');
      await reads(ada, 'webrtc-peer-list', 'name', 'Bob');
      await reads(bob, 'webrtc-peer-list', 'name', 'Ada');
      for (const page of [ada, bob]) {
        await page.until(() => [...document.querySelector('webrtc-room')!.peers.values()][0]?.path === 'direct');
      }
      for (const [page, who, other] of [
        [ada, 'Ada', bob],
        [bob, 'Bob', ada],
      ] as const) {
        await focus(page);
        await page.type(`hello from ${who}`);
        await reads(other, 'webrtc-chat', 'typing', `${who} is typing…`);
        await page.press('Enter');
        await reads(other, 'webrtc-chat', 'text', `hello from ${who}`);
        await reads(page, 'webrtc-chat', 'text', `hello from ${who}`);
        await reads(page, 'webrtc-chat', 'delivery', 'Delivered');
        await reads(other, 'webrtc-chat', 'typing', '');
      }
      assert.deepEqual(await part(ada, bob), [], 'a clean console');
    });

    it('show who has left, and who is there again', async () => {
      const ada = await open(engines[0], `${server.url}/static.html`);
      const bob = await open(engines[1], `${server.url}/static.html`);
      await name(bob, 'Bob');
      await reads(ada, 'webrtc-peer-list', 'name', 'Bob');
      await bob.reload();
      await name(bob, 'Robert');
      await reads(ada, 'webrtc-peer-list', 'name', 'Robert');
      assert.equal(await ada.evaluate(() => document.querySelector('webrtc-room')!.peers.size), 1);
      assert.deepEqual(await part(bob), []);
      await ada.until(() => document.querySelector('webrtc-room')!.peers.size === 0);
      assert.deepEqual(await part(ada), [], 'a clean console');
    });
  });
}
