import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import type { Locator, Page } from 'playwright-core';
import { leave, visit } from '../support/browser.js';
import { startServer } from '../support/server.js';

/** Which app, of those that `npm run test:frameworks` has built. */
const framework = process.env['FRAMEWORK'] ?? 'react';
const folder = fileURLToPath(new URL(`${framework}/dist`, import.meta.url));

/** What a person does with the app, and what it shows. All of the apps are the same to look at. */
class App {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Events, as the app has heard them by the framework's own syntax. */
  heard(line: string | RegExp): Locator {
    return this.page
      .getByRole('list', { name: 'Events' })
      .getByText(line, typeof line === 'string' ? { exact: true } : {});
  }

  /** How often the list of people, which stands before the room, has this name. */
  async countInList(name: string, times: number): Promise<void> {
    await this.page.waitForFunction(
      ([wanted, count]) => {
        const root = document.querySelector('webrtc-peer-list')?.shadowRoot;
        const names = [...(root?.querySelectorAll('[part~="name"]') ?? [])];
        return names.filter(({ textContent }) => textContent.trim() === wanted).length === count;
      },
      [name, times] as const,
    );
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async write(text: string): Promise<void> {
    await this.page.locator('webrtc-chat').getByRole('textbox').fill(text);
    await this.page.keyboard.press('Enter');
  }

  async reads(text: string): Promise<void> {
    await this.page.locator('webrtc-chat').getByRole('log').getByText(text, { exact: true }).waitFor();
  }

  /** Waits until so many others are in the room, by what the element itself says. */
  async meets(others: number): Promise<void> {
    await this.page.waitForFunction((count) => {
      const peers = [...(document.querySelector('webrtc-room')?.peers.values() ?? [])];
      return peers.length === count && peers.every(({ state }) => state === 'connected');
    }, others);
  }
}

describe(`in ${framework}`, () => {
  let server: SignallingServer;
  before(async () => {
    assert.ok(existsSync(folder), `Build it first: npm run test:frameworks -- ${framework}`);
    server = await startServer(folder);
  });
  after(() => server.close());

  /** Two copies of the app, in a room of their own. */
  async function meet(room: string, scene: (ada: App, grace: App) => Promise<void>): Promise<void> {
    const visitors = [
      await visit(`${server.url}/?room=${room}&name=Ada`),
      await visit(`${server.url}/?room=${room}&name=Grace`),
    ];
    const [ada, grace] = visitors.map(({ page }) => new App(page)) as [App, App];
    await Promise.all([ada.meets(1), grace.meets(1)]);
    await scene(ada, grace);
    for (const { complaints } of visitors) assert.deepEqual(complaints, [], 'a clean console');
    await leave(...visitors);
  }

  it('sets attributes and properties, and changes them', () =>
    meet('properties', async (ada, grace) => {
      await ada.page.waitForFunction(() => [...document.querySelector('webrtc-room')!.peers.values()][0]?.connection);
      const configuration = await ada.page.evaluate(() => {
        const element = document.querySelector('webrtc-room')!;
        const [peer] = element.peers.values();
        const { room, name, manual, rtcConfiguration } = element;
        return { room, name, manual, rtcConfiguration, used: peer?.connection?.getConfiguration().bundlePolicy };
      });
      assert.deepEqual(configuration, {
        room: 'properties',
        name: 'Ada',
        manual: false,
        rtcConfiguration: { iceServers: [], bundlePolicy: 'max-bundle' },
        used: 'max-bundle',
      });
      await ada.page.getByLabel('Name').fill('Ada Lovelace');
      await grace.countInList('Ada Lovelace', 1);
      for (const checked of [true, false]) {
        await ada.page.getByLabel('Manual').setChecked(checked);
        await ada.page.waitForFunction((manual) => {
          const element = document.querySelector('webrtc-room')!;
          return element.manual === manual && element.connection?.mesh === (manual ? 'manual' : 'auto');
        }, checked);
      }
      await ada.meets(1);
    }));

  it('hears events, with their details', () =>
    meet('events', async (ada, grace) => {
      await ada.heard('state connecting').first().waitFor();
      await ada.heard('state connected').first().waitFor();
      await ada.heard('peerlist 1').first().waitFor();
      await grace.heard('peerlist 1').first().waitFor();
      await ada.heard('peer-state connected').first().waitFor();
      await ada.page.evaluate(() => document.querySelector('webrtc-room')!.send('a word'));
      await grace.heard('message a word').waitFor();
      await ada.page.evaluate(() => document.querySelector('webrtc-room')!.send(new Uint8Array([1]).buffer));
      await grace.heard('message bytes').waitFor();
    }));

  it('has children that come late, and a list that was there before its room', () =>
    meet('children', async (ada, grace) => {
      await ada.countInList('Grace', 1);
      await ada.press('Open chat');
      await ada.write('is this on?');
      await grace.heard('message is this on?').waitFor();
      await grace.press('Open chat');
      await grace.write('it is');
      await ada.reads('it is');
      await ada.press('Close chat');
      await ada.page.locator('webrtc-chat').waitFor({ state: 'detached' });
      await ada.press('Open chat');
      await ada.write('again');
      await grace.reads('again');
    }));

  it('leaves the room when it is unmounted, comes back, and leaves no ghost', () =>
    meet('remount', async (ada, grace) => {
      for (const times of [1, 2]) {
        await ada.press('Leave');
        await grace.meets(0);
        await grace.countInList('Ada', 0);
        await ada.countInList('Grace', 0);
        assert.equal(await grace.heard('peerlist 0').count(), times);
        await ada.press('Enter');
        await Promise.all([ada.meets(1), grace.meets(1)]);
        await grace.countInList('Ada', 1);
        await ada.countInList('Grace', 1);
      }
      for (const app of [ada, grace]) await app.press('Open chat');
      await ada.write('back again');
      await grace.reads('back again');
      await grace.write('welcome');
      await ada.reads('welcome');
    }));
});
