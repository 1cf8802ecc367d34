import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import type axe from 'axe-core';
import { leave, visit, type Visitor } from './browser.js';
import { startServer } from './server.js';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const DEMO = fileURLToPath(new URL('../../demo', import.meta.url));

/** Types into the page's chat, as a person does. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

const reads = (page: Page, text: string): Promise<void> =>
  page.getByRole('log').getByText(text, { exact: true }).waitFor();

/** What the open peer connections of a page carry, as the browser tells it. */
const openChannels = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const peers = [...document.querySelector('webrtc-room')!.peers.values()];
    const reports = await Promise.all(peers.map(({ connection }) => connection!.getStats()));
    return reports.filter((report) =>
      [...report.values()].some((s: { type: string; state?: string; messagesReceived?: number }) => {
        return s.type === 'data-channel' && s.state === 'open' && s.messagesReceived! > 0;
      }),
    ).length;
  });

/** What axe finds wrong with the page as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the demo', () => {
  let server: SignallingServer;
  before(async () => {
    server = await startServer(DEMO);
  });
  after(() => server.close());

  it('brings three people together by a link, who see each other and chat over data channels', async () => {
    const ada = await visit(server.url);
    assert.deepEqual(await violations(ada.page), []);
    await ada.page.getByLabel('Your name').first().fill('Ada');
    await ada.page.getByRole('button', { name: 'Start a room' }).click();
    await ada.page.waitForURL(/\?room=/);
    const people: Visitor[] = [ada, await visit(ada.page.url()), await visit(ada.page.url())];
    for (const { page } of people) await page.getByText('3 people here').waitFor();
    for (const { page } of people) {
      const list = page.locator('webrtc-peer-list');
      await list.getByText('Connected', { exact: true }).nth(1).waitFor();
      assert.equal(await list.getByRole('listitem').count(), 3, 'ourselves, and two others');
    }
    await people[1]!.page.locator('webrtc-peer-list').getByText('Ada', { exact: true }).waitFor();
    assert.deepEqual(await violations(ada.page), []);
    for (const [i, { page }] of people.entries()) {
      await write(page, `This is number ${i}`);
      for (const other of people) await reads(other.page, `This is number ${i}`);
    }
    assert.deepEqual(await violations(ada.page), []);
    for (const { page } of people) assert.equal(await openChannels(page), 2, 'both others were heard over WebRTC');
    assert.deepEqual(
      people.flatMap(({ complaints }) => complaints),
      [],
      'a clean console',
    );
    await leave(people[2]!);
    for (const { page } of people.slice(0, 2)) await page.getByText('2 people here').waitFor();
    await leave(...people.slice(0, 2));
  });

  it('is three tags in fewer than 15 lines, without a script of its own', async () => {
    const html = readFileSync(`${DEMO}/static.html`, 'utf8');
    assert.ok(html.trim().split('\n').length < 15);
    assert.equal(html.match(/<script/g)?.length, 1);
    const [a, b] = (await Promise.all([1, 2].map(() => visit(`${server.url}/static.html`)))) as [Visitor, Visitor];
    await a.page.locator('webrtc-peer-list').getByText('Connected').waitFor();
    await write(a.page, 'no script at all');
    await reads(b.page, 'no script at all');
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('works with the core alone', async () => {
    const [a, b] = (await Promise.all([1, 2].map(() => visit(`${server.url}/core.html?room=core`)))) as [
      Visitor,
      Visitor,
    ];
    for (const { page } of [a, b]) await page.locator('body').getByText(/\d ms/).first().waitFor();
    assert.deepEqual([...a.complaints, ...b.complaints], []);
    await leave(a, b);
  });

  it('writes debug output when asked to, and only then', async () => {
    const a = await visit(`${server.url}/static.html`);
    await a.page.evaluate(() => localStorage.setItem('DEBUG', 'webrtc'));
    await a.page.reload();
    const line = a.page.waitForEvent('console', (message) => /^\[webrtc \w+\] connect \w+/.test(message.text()));
    const b = await visit(`${server.url}/static.html`);
    const quiet: string[] = [];
    b.page.on('console', (message) => quiet.push(message.text()));
    await line;
    await b.page.locator('webrtc-peer-list').getByText('Connected').waitFor();
    assert.deepEqual(quiet, []);
    assert.deepEqual(b.complaints, []);
    await leave(a, b);
  });
});
