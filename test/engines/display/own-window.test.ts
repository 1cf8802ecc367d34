import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { args, executablePath } from '../../../scripts/chromium.mjs';
import { enterRoom, join, openCaller, seeAll, type Caller } from '../../support/engines/callers.js';
import { part } from '../../support/engines/couple.js';
import { Display, type Area } from '../../support/engines/display.js';
import { ofChromium } from '../../support/engines/page.js';
import { hears } from '../../support/media/actors.js';
import { isTile, sees } from '../../support/media/tiles.js';
import { PATIENCE } from '../../support/patience.mjs';
import { startServer } from '../../support/server.js';
import { visitBlankIn } from '../../support/visitor.js';
import { until } from '../../support/wait.js';

/** In a page or window of ours: where its contents are on the display. */
function areaOfContents(): Area {
  const border = (outerWidth - innerWidth) / 2;
  const top = screenY + outerHeight - innerHeight - border;
  return { left: screenX + border, top, width: innerWidth, height: innerHeight };
}

/** In a page: where the first tile has its picture, from the corner of the contents. */
function areaOfPicture(): Area {
  const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
  const { left, top, width, height } = tile!.shadowRoot!.querySelector('video')!.getBoundingClientRect();
  return { left: Math.ceil(left), top: Math.ceil(top), width: Math.floor(width), height: Math.floor(height) };
}

/** How the sound of the first tile is played: from which second on, and whether it goes on. */
const soundIn = (page: Page): Promise<{ time: number; paused: boolean }> =>
  page.evaluate(() => {
    const [tile] = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
    const { currentTime, paused } = tile!.shadowRoot!.querySelector('audio')!;
    return { time: currentTime, paused };
  });

/** The share of pixels that are as green as the camera that Chromium makes up. */
function greenIn(pixels: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
    if (green > 80 && green > 2 * red && green > 2 * blue) count++;
  }
  return (count * 3) / pixels.length;
}

describe('the window of a tile, on a display', () => {
  const display = new Display();
  let server: SignallingServer | undefined;
  let chromium: Browser | undefined;
  before(async () => {
    await display.start();
    server = await startServer();
    chromium = await playwright.launch({
      executablePath,
      args: [...args, '--ozone-platform=x11'],
      headless: false,
      env: display.env,
      timeout: PATIENCE,
    });
  });
  after(async () => {
    await chromium?.close();
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
    const visitor = await visitBlankIn(chromium!, server!.url, { viewport: null });
    const { page } = visitor;
    const ada: Caller = { page: await ofChromium(visitor), name: 'Ada' };
    await enterRoom(ada, 'window');
    const bob = await openCaller('Chromium', server!.url, 'Bob', 'window');
    await Promise.all([ada, bob].map(join));
    await seeAll([ada, bob]);
    const [contents, picture] = [await page.evaluate(areaOfContents), await page.evaluate(areaOfPicture)];
    const tile = { ...picture, left: contents.left + picture.left, top: contents.top + picture.top };
    await isShown(tile);

    const toggle = page.getByRole('button', { name: 'Picture in picture' });
    for (const close of ['by its own button', 'by that of the menu'] as const) {
      if (!(await toggle.isVisible())) await page.getByRole('button', { name: 'More for Bob' }).click();
      const opened = page.context().waitForEvent('page');
      await toggle.click();
      const window = await opened;
      await isTile(page, 'Bob', 'away');
      const area = await window.evaluate(areaOfContents);
      assert.deepEqual([area.width, area.height], [480, 270]);
      await isShown(area);
      await isEmpty(tile);
      const { time } = await soundIn(page);
      await hears(visitor);
      await until(async () => (await soundIn(page)).time > time, 'the sound goes on in the page');
      assert.equal(await window.locator('audio').count(), 0);
      assert.equal(await window.locator('video').evaluate((video: HTMLVideoElement) => video.muted), true);

      if (close === 'by its own button') await window.close();
      else await toggle.click();
      await isTile(page, 'Bob', 'away', false);
      await sees(page, 'Bob');
      await isShown(tile);
      await isEmpty(area);
      assert.equal((await soundIn(page)).paused, false);
    }
    assert.deepEqual(await part(ada.page, bob.page), []);
  });
});
