import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visit, type Visitor } from '../support/browser.js';
import { fits, violations } from '../support/page-checks.js';
import { startServer } from '../support/server.js';

const DEMO = fileURLToPath(new URL('../../dist/demo', import.meta.url));

describe('the demo of a pair', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  const says = ({ page }: Visitor, text: string | RegExp): Promise<void> =>
    page.getByRole('status').getByText(text).waitFor();
  const reads = ({ page }: Visitor, text: string): Promise<void> =>
    page.getByRole('log').getByText(text, { exact: true }).waitFor();

  /** Opens the page and enters a code; without one, that which the page has made up. */
  async function enter(code?: string): Promise<Visitor> {
    const visitor = await visit(`${server.url}/pair.html`);
    if (code !== undefined) await visitor.page.getByLabel('Your code').fill(code);
    await visitor.page.getByRole('button', { name: 'Connect' }).click();
    return visitor;
  }

  async function write({ page }: Visitor, text: string): Promise<void> {
    await page.getByLabel('Message', { exact: true }).fill(text);
    await page.keyboard.press('Enter');
  }

  it('brings two together by a code that one reads out to the other, and upgrades to a link', async () => {
    const ada = await enter();
    await says(ada, 'Waiting for the other person.');
    assert.deepEqual(await violations(ada.page), []);
    await write(ada, 'I was here before you');
    const code = await ada.page.getByLabel('Your code').inputValue();
    await says(ada, code);
    const grace = await enter(code);
    await reads(grace, 'I was here before you');
    for (const one of [ada, grace]) await says(one, 'Connected directly.');
    await write(grace, 'Now I am, too');
    await reads(ada, 'Now I am, too');
    assert.deepEqual(await violations(grace.page), []);
    for (const width of [320, 1280]) {
      await grace.page.setViewportSize({ width, height: 640 });
      assert.ok(await fits(grace.page));
    }

    const third = await enter(code);
    await says(third, 'Two people already use this code.');
    assert.equal(await third.page.getByRole('button', { name: 'Connect' }).isVisible(), true, 'with another code');
    await write(ada, 'Not disturbed');
    await reads(grace, 'Not disturbed');

    await grace.page.getByRole('button', { name: 'Leave' }).click();
    await says(ada, 'The other person has left.');
    await third.page.getByRole('button', { name: 'Connect' }).click();
    await says(third, 'Connected directly.');
    await write(third, 'My turn');
    await reads(ada, 'My turn');
    assert.deepEqual([...ada.complaints, ...grace.complaints, ...third.complaints], []);
    await leave(ada, grace, third);
  });

  it('takes the code of its address, and says what is wrong with one', async () => {
    const visitor = await visit(`${server.url}/pair.html?code=..`);
    const { page, complaints } = visitor;
    assert.equal(await page.getByLabel('Your code').inputValue(), '..');
    await page.getByRole('button', { name: 'Connect' }).click();
    await says(visitor, 'pairCode');
    await page.getByLabel('Your code').fill('two of us');
    await page.getByRole('button', { name: 'Connect' }).click();
    await says(visitor, 'Waiting for the other person.');
    assert.deepEqual(complaints, []);
    await leave(visitor);
  });
});
