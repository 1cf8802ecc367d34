import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave } from '../support/browser.js';
import { button, comeToCall, twoToCall, type Caller } from '../support/demo-callers.js';
import { isTile, offerScreen, sees } from '../support/media/tiles.js';
import { fits, violations } from '../support/page-checks.js';
import { startServer } from '../support/server.js';

const DEMO = fileURLToPath(new URL('../../dist/demo', import.meta.url));

describe('a call in the demo', () => {
  let server: SignallingServer;
  let rooms = 0;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  const two = (size?: { width: number; height: number }): Promise<[Caller, Caller]> =>
    twoToCall(server.url, `call-${++rooms}`, size);

  it('starts when somebody presses, and nothing of it reaches who has not', async () => {
    const [ada, grace] = await two();
    assert.deepEqual([...ada.loaded, ...grace.loaded], [], 'nothing is loaded for a call that nobody wants');
    await button(ada.page, 'Call').click();
    await isTile(ada.page, 'Ada (you)', 'video');
    await grace.page.getByRole('status').getByText('Ada is in a call.').waitFor();
    await ada.page.waitForFunction(() => {
      const [peer] = document.querySelector('webrtc-room')!.peers.values();
      const sending = peer!.connection!.getSenders().filter(({ track }) => track);
      const encodings = sending.flatMap((sender) => sender.getParameters().encodings);
      return sending.length === 2 && encodings.every(({ active }) => !active);
    });
    assert.deepEqual(grace.loaded, []);
    assert.equal(await grace.page.evaluate(() => opened.length), 0);
    assert.deepEqual(await violations(grace.page), []);
    assert.deepEqual([...ada.complaints, ...grace.complaints], []);
    await leave(ada, grace);
  });

  it('has two see each other, share a screen and chat, and leaves no device on', async () => {
    const [ada, grace] = await two();
    await button(ada.page, 'Call').click();
    await button(grace.page, 'Join').click();
    await Promise.all([sees(ada.page, 'Grace'), sees(grace.page, 'Ada')]);
    assert.equal(await button(grace.page, 'Join').isVisible(), false);
    await offerScreen(ada.page);
    await button(ada.page, 'Share my screen').click();
    await sees(grace.page, 'Ada’s screen');
    await grace.page.getByRole('textbox', { name: 'Message' }).fill('I see it');
    await grace.page.keyboard.press('Enter');
    await ada.page.getByRole('log').getByText('I see it', { exact: true }).waitFor();
    for (const { page } of [ada, grace]) assert.deepEqual(await violations(page), []);
    await button(ada.page, 'Leave the call').click();
    await ada.page.getByRole('status').getByText('Grace is in a call.').waitFor();
    await ada.page.waitForFunction(
      () => opened.length === 2 && opened.every(({ readyState }) => readyState === 'ended'),
    );
    assert.equal(await ada.page.locator('webrtc-call').count(), 0);
    await button(ada.page, 'Join').click();
    await sees(ada.page, 'Grace');
    await button(ada.page, 'Leave the call').click();
    await grace.page.getByRole('link', { name: 'Leave' }).click(); // the room, and the call with it
    await grace.page.getByRole('heading', { name: 'A room, one link away.' }).waitFor();
    await grace.page.waitForFunction(() => opened.every(({ readyState }) => readyState === 'ended'));
    await ada.page.getByText('You’re the only one here').waitFor();
    assert.equal(await button(ada.page, 'Join').isVisible(), false);
    assert.deepEqual([...ada.complaints, ...grace.complaints], []);
    await leave(ada, grace);
  });

  it('is above the chat on a phone, where all of it is used by keyboard', async () => {
    const [ada, grace] = await two({ width: 320, height: 640 });
    await button(grace.page, 'Call').click();
    await button(ada.page, 'Join').press('Enter');
    await Promise.all([sees(ada.page, 'Grace'), sees(grace.page, 'Ada')]);
    await ada.page.keyboard.press('m'); // the focus is in the call
    await isTile(grace.page, 'Ada', 'muted');
    const call = (await ada.page.locator('webrtc-call').boundingBox())!;
    const field = (await ada.page.getByRole('textbox', { name: 'Message' }).boundingBox())!;
    assert.ok(call.y + call.height <= field.y, 'the chat is below');
    assert.ok(field.y + field.height <= 640, 'and can be written in');
    assert.ok(call.height > 200, `the call is ${call.height} px high`);
    assert.ok(await fits(ada.page), 'nothing sticks out');
    for (const colorScheme of ['light', 'dark'] as const) {
      await ada.page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(ada.page), [], colorScheme);
    }
    await button(ada.page, 'Leave the call').press('Enter');
    await ada.page.waitForFunction(() => document.activeElement?.id === 'start-call');
    assert.deepEqual([...ada.complaints, ...grace.complaints], []);
    await leave(ada, grace);
  });

  it('says when it cannot be loaded, and tries again', async () => {
    const ada = await comeToCall(server.url, 'Ada', 'not-loaded');
    const { page } = ada;
    await page.route(/webrtc-elements-call-/, (route) => route.abort());
    await button(page, 'Call').click();
    await page.getByRole('status').getByText('The call could not be loaded.').waitFor();
    await page.unroute(/webrtc-elements-call-/);
    await button(page, 'Try again').click();
    await isTile(page, 'Ada (you)', 'video');
    await leave(ada);
  });
});
