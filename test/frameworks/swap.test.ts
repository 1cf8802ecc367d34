import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { App } from './app.js';
import { framework, meet } from './meet.js';

/** What swaps pieces of the page, or the page, and keeps the room. */
const KEEPING: Record<string, readonly string[]> = {
  htmx: ['Keep', 'Keep slowly', 'Keep in a transition', 'Keep in a new parent'],
  turbo: ['Keep', 'Refresh'],
};

/** Presses a button or a link that changes the page, and waits until it has. */
async function go({ page }: App, control: string): Promise<void> {
  await page.evaluate(() => document.querySelector('h1')?.setAttribute('data-old', ''));
  await page.locator('nav').getByText(control, { exact: true }).click();
  await page.locator('h1:not([data-old])').waitFor();
}

/** Counts from now on how often the list of peers changes. */
async function watchPeers({ page }: App): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const changes = { count: 0 };
    document.querySelector('webrtc-room')?.addEventListener('peerlist', () => changes.count++);
    Object.assign(window, { changes });
  });
  return () => page.evaluate(() => (window as unknown as { changes: { count: number } }).changes.count);
}

/** Both read what the other writes. */
async function talk(ada: App, grace: App, text: string): Promise<void> {
  await ada.write(text);
  await grace.reads(text);
  await grace.write(`${text}, too`);
  await ada.reads(`${text}, too`);
}

describe(`swaps by ${framework}`, () => {
  for (const control of KEEPING[framework.replace(/-.*/, '')] ?? assert.fail(framework)) {
    it(`keeps connection, conversation and draft: ${control}`, () =>
      meet('lobby', async (ada, grace) => {
        const changes = await watchPeers(grace);
        const id = await ada.id();
        await talk(ada, grace, 'before');
        const field = ada.page.locator('webrtc-chat').getByRole('textbox');
        await field.fill('a draft');
        for (let i = 1; i <= 3; i++) await go(ada, control);
        assert.equal(await ada.id(), id);
        await ada.reads('before');
        assert.equal(await field.inputValue(), 'a draft');
        await talk(ada, grace, 'after');
        assert.equal(await changes(), 0, 'the others saw nothing of it');
      }));
  }

  it('is in the room once when another room takes the place of the first', () =>
    meet('lobby', async (ada, grace) => {
      for (let i = 1; i <= 3; i++) await go(ada, 'Replace');
      await Promise.all([ada.sees(grace), grace.sees(ada)]);
      await talk(ada, grace, 'in another room');
    }));

  it('leaves with the page, and comes back with it', () =>
    meet('lobby', async (ada, grace) => {
      await go(ada, 'Leave');
      await grace.meets(0);
      await ada.page.goBack();
      await Promise.all([ada.sees(grace), grace.sees(ada)]);
      await talk(ada, grace, 'back');
    }));

  it('has a working chat after another took its place', () =>
    meet('lobby', async (ada, grace) => {
      const id = await ada.id();
      await talk(ada, grace, 'before');
      await ada.page.evaluate(() => document.querySelector('webrtc-chat')?.setAttribute('data-old', ''));
      await ada.page.locator('nav').getByText('New chat', { exact: true }).click();
      await ada.page.locator('webrtc-chat:not([data-old])').waitFor();
      assert.equal(await ada.page.locator('webrtc-chat').getByText('before', { exact: true }).count(), 0);
      await talk(ada, grace, 'after');
      assert.equal(await ada.id(), id);
    }));
});
