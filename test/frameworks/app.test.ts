import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { framework, meet } from './meet.js';

describe(`in ${framework}`, { concurrency: 2 }, () => {
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
      const alone = await grace.heard('peerlist 0').count(); // whoever comes first is
      for (const times of [1, 2]) {
        await ada.press('Leave');
        await grace.meets(0);
        await grace.countInList('Ada', 0);
        await ada.countInList('Grace', 0);
        assert.equal(await grace.heard('peerlist 0').count(), alone + times);
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
