import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit } from '../../support/browser.js';
import { fits, violations } from '../../support/page-checks.js';
import { startServer } from '../../support/server.js';

const DEMO = fileURLToPath(new URL('../../../dist/demo', import.meta.url));

describe('the demo', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  for (const theme of ['plain', 'terminal', 'play']) {
    it(`looks another way, and is as accessible: ${theme}`, async () => {
      const visitor = await visit(`${server.url}/themes.html?theme=${theme}`);
      const { page, complaints } = visitor;
      await page.getByText('See you on the pier!').waitFor();
      const bubble = await page
        .locator('webrtc-chat [part=text]')
        .last()
        .evaluate((text) => getComputedStyle(text).backgroundColor !== 'rgba(0, 0, 0, 0)');
      assert.equal(bubble, theme === 'plain', 'bubbles, or none');
      for (const language of ['en', 'ar']) {
        await page.goto(`${server.url}/themes.html?theme=${theme}&lang=${language}`);
        await page.locator('webrtc-chat [part=retry]').waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const forcedColors of ['none', 'active'] as const) {
            await page.emulateMedia({ colorScheme, forcedColors });
            assert.deepEqual(await violations(page), [], `${language}, ${colorScheme}, forced colours ${forcedColors}`);
          }
        }
        await page.setViewportSize({ width: 280, height: 700 });
        assert.ok(await fits(page), `${language}: nothing sticks out of 280 pixels`);
        await page.setViewportSize({ width: 1280, height: 720 });
      }
      assert.deepEqual(complaints, []);
      await leave(visitor);
    });
  }

  for (const element of ['chat', 'peer-list', 'status', 'invite', 'lobby', 'verify', 'call']) {
    it(`shows every state of ${element}, each accessible`, async () => {
      const visitor = await visit(`${server.url}/gallery.html?show=${element}`);
      const { page, complaints } = visitor;
      for (const language of ['en', 'ar']) {
        await page.goto(`${server.url}/gallery.html?show=${element}&lang=${language}`);
        await page.locator(`webrtc-${element}`).nth(3).waitFor();
        if (element === 'chat') await page.locator('[part=more]').waitFor();
        if (element === 'invite') await page.locator('svg').waitFor();
        if (element === 'peer-list') await page.locator('[part=allow]').waitFor();
        if (element === 'verify') await page.locator('svg').nth(1).waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const forcedColors of ['none', 'active'] as const) {
            await page.emulateMedia({ colorScheme, forcedColors });
            assert.deepEqual(await violations(page), [], `${language}, ${colorScheme}, forced colours ${forcedColors}`);
          }
        }
        await page.setViewportSize({ width: 312, height: 700 });
        assert.ok(await fits(page), `${language}: nothing sticks out`);
        await page.setViewportSize({ width: 1280, height: 720 });
      }
      assert.deepEqual(complaints, []);
      await leave(visitor);
    });
  }
});
