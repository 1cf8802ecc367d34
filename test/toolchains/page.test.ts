import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { leave, visit } from '../support/browser.js';
import { startServer } from '../support/server.js';

/** The bundled pages, as folders, from main.mjs. */
const pages = JSON.parse(process.env['PAGES'] ?? '[]') as string[];

describe('a bundled page', { concurrency: 2 }, () => {
  for (const folder of pages) it(folder, () => play(folder));
});

/** Two people open the page: they meet by the elements and by the core, and all that loads late works. */
async function play(folder: string): Promise<void> {
  const server = await startServer(folder);
  const visitors = await Promise.all(['Ada', 'Grace'].map((name) => visit(`${server.url}/?name=${name}`)));
  const [ada, grace] = visitors.map(({ page }) => page) as [Page, Page];
  const scene = async (): Promise<void> => {
    await hears(ada, 'hello from Grace', 'a vote of Grace', 'path direct', 'a wrong room is refused');
    await hears(grace, 'hello from Ada', 'a vote of Ada', 'path direct', 'a wrong room is refused');
    await ada.locator('webrtc-peer-list').getByText('Grace', { exact: true }).waitFor();
    await ada.getByRole('textbox', { name: 'Nachricht' }).fill('see https://example.org');
    await ada.keyboard.press('Enter');
    await grace.getByRole('log').getByRole('link', { name: 'https://example.org' }).waitFor();
    await grace.getByRole('button', { name: 'QR-Code anzeigen' }).click();
    await grace.getByRole('img', { name: /^QR-Code/ }).waitFor();
  };
  try {
    await Promise.race([scene(), ...visitors.map(({ page }) => failure(page))]);
    assert.deepEqual(
      visitors.flatMap(({ complaints }) => complaints),
      [],
      'clean consoles',
    );
  } finally {
    await leave(...visitors);
    await server.close();
  }
}

/** Waits for lines of what the core has heard, in any order. */
async function hears(page: Page, ...lines: string[]): Promise<void> {
  for (const line of lines) await page.locator('#heard').getByText(line).waitFor();
}

/** Rejects when the page throws: what the scene waits for then might never come. */
function failure(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.on('pageerror', ({ stack, message }) => reject(new Error(`The page threw: ${stack ?? message}`)));
  });
}
