import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { enterRoom, isGone, join, openCaller, sees as seesTile } from '../../support/engines/callers.js';
import { introduce, part } from '../../support/engines/couple.js';
import { Display, DISPLAY_SIZE } from '../../support/engines/display.js';
import { openBlank, ORDERS, type EnginePage } from '../../support/engines/page.js';
import { launchOn, type ShownBrowser } from '../../support/engines/shown-browser.js';
import { isTold, sees } from '../../support/media/actors.js';
import { openStage, type Colour } from '../../support/media/stage.js';
import { startServer } from '../../support/server.js';

/** Fills the window of a page with a colour, in which something moves. Grey counts as red, so red is none of them. */
const fill = (page: EnginePage, colour: Exclude<Colour, 'red'>): Promise<void> =>
  page.evaluate((background) => {
    document.querySelector('#fill')?.remove();
    const area = document.createElement('div');
    area.id = 'fill';
    area.style.cssText = `position: fixed; inset: 0; background: ${background}`;
    const mark = area.appendChild(document.createElement('div'));
    mark.style.cssText = 'inline-size: 20px; block-size: 20px; background: white';
    mark.animate([{ translate: '0' }, { translate: '200px' }], { duration: 2000, iterations: Infinity });
    document.body.append(area);
  }, { green: '#00e000', blue: '#0000e0' }[colour]);

/** Presses the button of the call that shares the screen, or ends that. */
const pressShare = (page: EnginePage): Promise<void> =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector('webrtc-call')!;
    const controls = shadowRoot!.querySelector('webrtc-call-controls')!;
    controls.shadowRoot!.querySelector<HTMLElement>('[part~=screen]')!.click();
  });

describe('the screen of a display that Firefox shares, in Chromium', () => {
  const display = new Display();
  let server: SignallingServer | undefined;
  let firefox: ShownBrowser | undefined;
  before(async () => {
    await display.start();
    server = await startServer();
    firefox = await launchOn(display, 'Firefox');
  });
  after(async () => {
    await firefox?.close();
    await server?.close();
    await display.stop();
  });

  for (const engines of ORDERS) {
    it(`shows what is on it until it is turned off, time after time, ${engines.join(' before ')}`, async () => {
      const [a, b] = [await firefox!.openBlank(server!.url), await openBlank('Chromium', server!.url)];
      await introduce(engines[0] === 'Firefox' ? [a, b] : [b, a]);
      for (const page of [a, b]) await page.evaluate(openStage);
      for (let time = 0; time < 2; time++) {
        const size = await a.evaluate(async () => {
          await room.media.screen.on();
          const { state } = room.media.screen;
          if (state.phase !== 'on') return undefined;
          Object.assign(globalThis, { shared: state.track });
          const { width, height } = state.track.getSettings();
          return { width, height };
        });
        assert.deepEqual(size, DISPLAY_SIZE, 'it is the screen of the display');
        for (const colour of ['green', 'blue'] as const) {
          await fill(a, colour);
          await sees({ page: b }, colour, 'screen');
        }
        await b.evaluate(() => void Object.assign(globalThis, { seen: stage.shown.get('screen')!.track.track }));
        const ended = await a.evaluate(() => {
          room.media.screen.off();
          const { shared } = globalThis as unknown as { shared: MediaStreamTrack };
          return [room.media.screen.state.phase, shared.readyState];
        });
        assert.deepEqual(ended, ['off', 'ended']);
        await isTold({ page: b }, 'track-end screen');
        const left = await b.evaluate(() => {
          const { seen } = globalThis as unknown as { seen: MediaStreamTrack };
          return [seen.readyState, stage.shown.size];
        });
        assert.deepEqual(left, ['ended', 0]);
        await a.until(() => [...room.peers.values()][0]!.connection!.getSenders().every(({ track }) => !track));
      }
      assert.deepEqual(await part(a, b), []);
    });
  }

  it('is in the call while its button is pressed', async () => {
    const ada = { page: await firefox!.openBlank(server!.url), name: 'Ada' };
    await enterRoom(ada, 'call');
    const bob = await openCaller('Chromium', server!.url, 'Bob', 'call');
    await Promise.all([ada, bob].map(join));
    await seesTile(bob, 'Ada');
    for (let time = 0; time < 2; time++) {
      await pressShare(ada.page);
      await seesTile(bob, 'Ada’s screen');
      await seesTile(bob, 'Ada');
      await pressShare(ada.page);
      await isGone(bob, 'Ada’s screen');
      await seesTile(bob, 'Ada');
    }
    assert.deepEqual(await part(ada.page, bob.page), []);
  });
});
