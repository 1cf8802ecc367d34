import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave } from '../../support/browser.js';
import { button, twoToCall } from '../../support/demo-callers.js';
import { sees } from '../../support/media/tiles.js';
import { fits, violations } from '../../support/page-checks.js';
import { startServer } from '../../support/server.js';

const DEMO = fileURLToPath(new URL('../../../dist/demo', import.meta.url));

/** Windows from a small phone to a large screen, two of them low; and the part of the window that the call has at least, in percent. */
const WINDOWS = [
  { width: 280, height: 653, least: 35 },
  { width: 320, height: 640, least: 35 },
  { width: 390, height: 844, least: 35 },
  { width: 390, height: 400, least: 35 },
  { width: 740, height: 360, least: 40 },
  { width: 768, height: 1024, least: 40 },
  { width: 1280, height: 800, least: 60 },
  { width: 1920, height: 1080, least: 65 },
];

/** Where the call and the field of the chat are. */
const places = (page: Page): Promise<{ call: DOMRect; field: DOMRect }> =>
  page.evaluate(() => {
    const field = document.querySelector('webrtc-chat')!.shadowRoot!.querySelector('[part~=input]')!;
    return {
      call: document.querySelector('#call')!.getBoundingClientRect().toJSON() as DOMRect,
      field: field.getBoundingClientRect().toJSON() as DOMRect,
    };
  });

describe('a call in the demo', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  it('is large, accessible, and beside a chat that can be used, in every window, in both directions', async () => {
    const [ada, grace] = await twoToCall(server.url, 'windows');
    const { page } = ada;
    await button(page, 'Call').click();
    await button(grace.page, 'Join').click();
    await sees(page, 'Grace');
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((direction) => (document.documentElement.dir = direction), dir);
      for (const { width, height, least } of WINDOWS) {
        const at = `${dir}, ${width} × ${height}`;
        await page.setViewportSize({ width, height });
        await sees(page, 'Grace');
        const { call, field } = await places(page);
        const part = (100 * call.width * call.height) / (width * height);
        assert.ok(part >= least, `${at}: the call has ${part} % of the window`);
        assert.ok(field.bottom <= height && field.right <= width && field.left >= 0, `${at}: one can write`);
        const isBeside = dir === 'ltr' ? field.left >= call.right : field.right <= call.left;
        assert.ok(field.top >= call.bottom || isBeside, `${at}: the chat is below or beside it`);
        assert.ok(await fits(page), `${at}: nothing sticks out`);
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const forcedColors of ['none', 'active'] as const) {
            await page.emulateMedia({ colorScheme, forcedColors });
            assert.deepEqual(await violations(page), [], `${at}, ${colorScheme}, forced colours ${forcedColors}`);
          }
        }
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
      }
    }
    assert.deepEqual([...ada.complaints, ...grace.complaints], []);
    await leave(ada, grace);
  });
});
