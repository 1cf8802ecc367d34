import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { enterRoom, join, openCaller, seeAll, sees, type Caller } from '../../support/engines/callers.js';
import { part } from '../../support/engines/couple.js';
import { Display, type Area } from '../../support/engines/display.js';
import { launchOn, type ShownBrowser } from '../../support/engines/shown-browser.js';
import type { Engine, EnginePage } from '../../support/engines/page.js';
import { hears } from '../../support/media/actors.js';
import { isInState } from '../../support/media/tiles.js';
import { startServer } from '../../support/server.js';
import { until } from '../../support/wait.js';

declare global {
  var documentPictureInPicture: { readonly window: (Window & typeof globalThis) | null };
  /** Only in Firefox: where the contents begin on the display. */
  var mozInnerScreenX: number | undefined;
  var mozInnerScreenY: number | undefined;
}

/** In a page: where its contents are on the display, or those of its own window. */
function areaOf(which: 'page' | 'window'): Area {
  const view = which === 'page' ? globalThis : documentPictureInPicture.window!;
  const { innerWidth: width, innerHeight: height, outerWidth, outerHeight, screenX, screenY } = view;
  const border = (outerWidth - width) / 2;
  const left = view.mozInnerScreenX ?? screenX + border;
  const top = view.mozInnerScreenY ?? screenY + outerHeight - height - border;
  return { left, top, width, height };
}

/** In a page: where a part of the first tile is in it; `undefined`: it is not to be seen. */
function areaOfPart(name: string): Area | undefined {
  const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
  const part = tile!.shadowRoot!.querySelector(`[part~=${name}]`);
  if (!part?.checkVisibility()) return undefined;
  const { left, top, width, height } = part.getBoundingClientRect();
  return { left: Math.ceil(left), top: Math.ceil(top), width: Math.floor(width), height: Math.floor(height) };
}

/** Clicks on a part of the first tile. */
async function press(page: EnginePage, part: string): Promise<void> {
  let area: Area | undefined;
  await until(async () => (area = await page.evaluate(areaOfPart, part)) !== undefined, `there is ${part}`);
  await page.click(area!.left + area!.width / 2, area!.top + area!.height / 2);
}

/** In a page: how far the sound of the first tile was played, in s, and whether that goes on. */
function soundOf(): { time: number; paused: boolean } {
  const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
  const { currentTime, paused } = tile!.shadowRoot!.querySelector('audio')!;
  return { time: currentTime, paused };
}

/** The share of pixels that are as green as the camera that Chromium makes up. */
function greenIn(pixels: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    if (green > 80 && green > 2 * red && green > 2 * blue) count++;
  }
  return (count * 3) / pixels.length;
}

const ENGINES = ['Chromium', 'Firefox'] as const satisfies Engine[];

for (const engine of ENGINES) {
  describe(`the window of a tile, on a display, in ${engine}`, () => {
    const display = new Display();
    let server: SignallingServer | undefined;
    let browser: ShownBrowser | undefined;
    before(async () => {
      await display.start();
      server = await startServer();
      browser = await launchOn(display, engine);
    });
    after(async () => {
      await browser?.close();
      await server?.close();
      await display.stop();
    });

    /** Resolves when new pictures of a camera have come in an area of the display. */
    async function isShown(area: Area): Promise<void> {
      let [last, count] = [display.look(area), 0];
      await until(() => {
        const next = display.look(area);
        if (greenIn(next) > 0.25 && Buffer.compare(next, last) !== 0) count++;
        last = next;
        return count === 3;
      }, `pictures show at ${area.left}, ${area.top}`);
    }

    /** Resolves when no picture of a camera is in an area of the display. */
    const isEmpty = (area: Area): Promise<void> =>
      until(() => greenIn(display.look(area)) < 0.01, `no picture shows at ${area.left}, ${area.top}`);

    it('shows the picture until it is closed, which then is back in the tile, and the sound stays in the page', async () => {
      const page = await browser!.openBlank(server!.url);
      const ada: Caller = { page, name: 'Ada' };
      await enterRoom(ada, 'window');
      const bob = await openCaller('Chromium', server!.url, 'Bob', 'window');
      await Promise.all([ada, bob].map(join));
      await seeAll([ada, bob]);
      const contents = await page.evaluate(areaOf, 'page' as const);
      const picture = (await page.evaluate(areaOfPart, 'video'))!;
      const tile = { ...picture, left: contents.left + picture.left, top: contents.top + picture.top };
      await isShown(tile);

      for (const close of ['its own button', 'that of the menu'] as const) {
        if (!(await page.evaluate(areaOfPart, 'own-window'))) await press(page, 'more');
        await press(page, 'own-window');
        await page.until(isInState, ['Bob', 'away', true] as const);
        const area = await page.evaluate(areaOf, 'window' as const);
        await isShown(area);
        await isEmpty(tile);
        const { time } = await page.evaluate(soundOf);
        await hears(ada);
        await until(async () => (await page.evaluate(soundOf)).time > time, 'the sound goes on in the page');
        const sounds = await page.evaluate(() => {
          const inside = documentPictureInPicture.window!.document;
          return [...inside.querySelectorAll<HTMLMediaElement>('audio, video')].filter(({ muted }) => !muted).length;
        });
        assert.equal(sounds, 0, 'the window is silent');

        if (close === 'that of the menu') await press(page, 'own-window');
        else await page.evaluate(() => documentPictureInPicture.window!.close());
        await page.until(isInState, ['Bob', 'away', false] as const);
        await page.until(() => documentPictureInPicture.window === null);
        await sees(ada, 'Bob');
        await isShown(tile);
        await isEmpty(area);
        assert.equal((await page.evaluate(soundOf)).paused, false);
      }
      assert.deepEqual(await part(page, bob.page), []);
    });
  });
}
