import assert from 'node:assert/strict';
import { leave, visit } from './browser.js';

/** Two open the page of an example, and chat both ways. */
export async function assertChat(url: string): Promise<void> {
  const visitors = await Promise.all([visit(url), visit(url)]);
  const [{ page: a }, { page: b }] = visitors;
  for (const page of [a, b]) await page.locator('webrtc-peer-list').getByText('Connected', { exact: true }).waitFor();
  for (const [from, to, text] of [
    [a, b, 'there'],
    [b, a, 'and back'],
  ] as const) {
    await from.getByRole('textbox', { name: 'Message' }).fill(text);
    await from.keyboard.press('Enter');
    await to.getByRole('log').getByText(text, { exact: true }).waitFor();
  }
  assert.deepEqual(
    visitors.flatMap(({ complaints }) => complaints),
    [],
  );
  await leave(...visitors);
}
