import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { KEY, linkOf, lists, PrivateGuests, reloadRoom, says } from '../support/private-room.js';
import { startServer } from '../support/server.js';

describe('a private room', () => {
  let server: SignallingServer;
  const guests = new PrivateGuests();
  const enter = (name: string, fragment?: string): Promise<Page> => guests.enter(server.url, name, fragment);
  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await guests.leave();
    await server.close();
  });

  /** Resolves when a page trusts the others like this. */
  const trusts = async (page: Page, ...wanted: string[]): Promise<void> => {
    await page.waitForFunction((wanted) => {
      const { peers } = document.querySelector('webrtc-room')!;
      return [...peers.values()].map(({ trust }) => trust).join() === wanted.join();
    }, wanted);
  };

  it('is entered by its link, and by nothing else', async () => {
    const ann = await enter('Ann');
    await says(ann, 'You’re the only one here');
    const link = await linkOf(ann);
    assert.match(link, KEY);
    assert.equal(new URL(ann.url()).hash, '', 'the address of the page has no secret');

    const bob = await enter('Bob', new URL(link).hash);
    await says(bob, '2 people here');
    assert.equal(new URL(bob.url()).hash, '', 'it is taken out at once');
    assert.equal(await linkOf(bob), link, 'and handed on');
    await lists(ann, 'Bob');
    await bob.getByRole('textbox', { name: 'Message' }).fill('for Ann alone');
    await bob.keyboard.press('Enter');
    await ann.getByRole('log').getByText('for Ann alone').waitFor();
    await ann.waitForFunction(
      () => document.querySelector('webrtc-room')!.peers.values().next().value?.path === 'direct',
    );
    await trusts(ann, 'secret');
    await trusts(bob, 'secret');

    const eve = await enter('Eve');
    await says(eve, 'This room is private. Ask for a link to it.');
    await trusts(eve, 'refused', 'refused');
    await eve.getByRole('textbox', { name: 'Message' }).fill('let me in');
    await eve.keyboard.press('Enter');
    await trusts(ann, 'secret', 'refused');
    assert.equal(await ann.getByText('let me in').count(), 0);
    assert.equal(await ann.getByText('Eve').count(), 0, 'not even her name');
    assert.equal(await eve.getByText(/Ann|Bob|for Ann alone/).count(), 0);
  });

  it('is the same room when the page is loaded again', async () => {
    const page = await enter('Dan');
    const link = await linkOf(page);
    await reloadRoom(page, 'Dan');
    assert.equal(await linkOf(page), link);
  });
});
