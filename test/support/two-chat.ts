import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { leave, visit } from './browser.js';

/** Two open the page, meet, and chat both ways, with nothing on the console. */
export async function assertTwoChat(url: string, look?: (page: Page) => Promise<void>): Promise<void> {
  const [a, b] = [await visit(url), await visit(url)];
  for (const { page } of [a, b]) await page.locator('webrtc-peer-list').getByText('Connected').waitFor();
  for (const [from, to, text] of [
    [a, b, 'there'],
    [b, a, 'and back'],
  ] as const) {
    await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await from.page.keyboard.press('Enter');
    await to.page.getByRole('log').getByText(text, { exact: true }).waitFor();
  }
  await look?.(a.page);
  assert.deepEqual([...a.complaints, ...b.complaints], []);
  await leave(a, b);
}
