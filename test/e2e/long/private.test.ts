import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { KEY, linkOf, lists, PrivateGuests, reloadRoom, says } from '../../support/private-room.js';
import { startServer } from '../../support/server.js';

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

  it('keeps what else the address says, also when another link is opened in the tab', async () => {
    const ann = await enter('Ann');
    await says(ann, 'You’re the only one here');
    const page = await enter('Carol', '#part-2&key=AAAAAAAAAAAAAAAAAAAAAA&more');
    await says(page, 'This link no longer works. Ask for a new one.');
    assert.equal(new URL(page.url()).hash, '#part-2&more');
    assert.deepEqual(await page.evaluate(() => history.state as unknown), { of: 'the page' });
    assert.equal(new URL(await linkOf(page)).hash, '#part-2&more&key=AAAAAAAAAAAAAAAAAAAAAA');
    await page.evaluate((hash) => void (location.hash = hash), new URL(await linkOf(ann)).hash);
    await page.waitForFunction(() =>
      [...document.querySelector('webrtc-room')!.peers.values()].some(({ trust }) => trust === 'secret'),
    );
    await lists(ann, 'Carol');
  });

  it('has another secret once somebody was removed, who is told so, as are those who come by an old link', async () => {
    const [ann, mallory, carol] = [await enter('Ann'), await enter('Mallory'), await enter('Carla')];
    const hash = new URL(await linkOf(ann)).hash;
    for (const page of [mallory, carol]) await page.evaluate((hash) => void (location.hash = hash), hash);
    for (const [page, name] of [
      [carol, 'Ann'],
      [mallory, 'Carla'],
      [ann, 'Mallory'],
    ] as const) {
      await lists(page, name);
    }
    const list = ann.locator('webrtc-peer-list');
    await list.getByRole('button', { name: 'Options for Mallory' }).focus();
    await ann.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Remove Mallory from the room' }).focus();
    await ann.keyboard.press('Enter');
    await list.getByText('Nobody here hears Mallory any more, and earlier links to this room stop working.').waitFor();
    await ann.keyboard.press('Enter');
    await says(mallory, 'You were removed from this room.');
    await carol.waitForFunction(() =>
      [...document.querySelector('webrtc-room')!.peers.values()].some(({ trust }) => trust === 'refused'),
    );
    const link = await linkOf(carol);
    assert.match(link, KEY);
    assert.notEqual(new URL(link).hash, hash);
    assert.equal(await linkOf(ann), link, 'both hand on the new one');

    await reloadRoom(carol, 'Carla');
    await lists(carol, 'Ann');
    const old = await enter('Olga', hash);
    const fresh = await enter('Fred', new URL(link).hash);
    await says(old, 'This link no longer works. Ask for a new one.');
    await lists(fresh, 'Carla');
    await lists(ann, 'Fred');
  });
});
