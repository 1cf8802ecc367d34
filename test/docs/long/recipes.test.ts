import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { samplesOf } from '../../../scripts/markdown.mjs';
import { leave, visit, type Visitor } from '../../support/browser.js';
import { fits, violations } from '../../support/page-checks.js';
import { startServer } from '../../support/server.js';
import { assertSoon } from '../../support/wait.js';

/** The pages of the guide, in their order. */
const PAGES = ['class-room', 'support', 'desk', 'lobby'] as const;

describe('the recipes', () => {
  let server: SignallingServer;
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recipes-'));
    server = await startServer(folder);
    writeFileSync(join(folder, 'favicon.ico'), '');
    const samples = samplesOf('docs/recipes.md');
    assert.equal(samples.length, PAGES.length);
    for (const [index, { text }] of samples.entries()) {
      writeFileSync(join(folder, `${PAGES[index]}.html`), text.replaceAll('https://my.host', server.url));
    }
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const open = (name: (typeof PAGES)[number]): Promise<Visitor> => visit(`${server.url}/${name}.html`);

  /** Opens a page as somebody who gives a name there. */
  async function enter(name: (typeof PAGES)[number], who: string): Promise<Visitor> {
    const visitor = await open(name);
    await visitor.page.getByLabel('Your name').fill(who);
    await visitor.page.getByRole('button', { name: 'Enter' }).click();
    return visitor;
  }

  /** The texts in a list of the page itself. */
  const itemsOf = (page: Page, list: 'ol' | 'ul'): Promise<string[]> => page.locator(`${list} > li`).allTextContents();

  /** Looks at pages as they are now, on a phone and on a desk, and ends the visits. */
  async function finish(...visitors: Visitor[]): Promise<void> {
    for (const { page } of visitors) {
      assert.deepEqual(await violations(page), []);
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        assert.ok(await fits(page), `${page.url()} is wider than ${width} px`);
      }
    }
    assert.deepEqual(
      visitors.flatMap(({ complaints }) => complaints),
      [],
    );
    await leave(...visitors);
  }

  it('have a class room, where hands are seen in their order, by who comes later too', async () => {
    const [ada, grace] = [await enter('class-room', 'Ada'), await enter('class-room', 'Grace')];
    await grace.page.getByRole('button', { name: 'Raise your hand' }).click();
    await assertSoon(async () => assert.deepEqual(await itemsOf(ada.page, 'ol'), ['Grace']));
    await ada.page.getByRole('button', { name: 'Raise your hand' }).click();
    const mary = await enter('class-room', 'Mary');
    for (const { page } of [ada, grace, mary]) {
      await assertSoon(async () => assert.deepEqual(await itemsOf(page, 'ol'), ['Grace', 'Ada']));
    }
    await grace.page.getByRole('button', { name: 'Raise your hand' }).click();
    await assertSoon(async () => assert.deepEqual(await itemsOf(mary.page, 'ol'), ['Ada']));
    await mary.page.getByRole('textbox', { name: 'Message' }).fill('Hello, class!');
    await mary.page.keyboard.press('Enter');
    for (const { page } of [ada, grace]) await page.getByRole('log').getByText('Hello, class!').waitFor();
    await finish(ada, grace, mary);
  });

  it('have a support corner, where each visitor talks to the desk alone', async () => {
    const visitors = [await open('support'), await open('support')];
    const desk = await open('desk');
    await desk.page.getByText('Nobody is waiting').waitFor();
    for (const { page } of visitors) await page.getByRole('button', { name: 'Ask us' }).click();
    const waiting = desk.page.getByRole('button', { name: /^Visitor / });
    await waiting.nth(1).waitFor();
    for (const [index, { page }] of visitors.entries()) {
      const code = await page.evaluate(() => sessionStorage['support'] as string);
      await waiting.filter({ hasText: code.slice(-4) }).click();
      await page.locator('webrtc-chat:not(:state(alone))').waitFor(); // until then, Enter keeps the text in the field
      await page.getByRole('textbox', { name: 'Message' }).fill(`Question ${index}`);
      await page.keyboard.press('Enter');
      const log = desk.page.getByRole('log');
      await log.getByText(`Question ${index}`).waitFor();
      await desk.page.getByRole('textbox', { name: 'Message' }).fill(`Answer ${index}`);
      await desk.page.keyboard.press('Enter');
      await page.getByRole('log').getByText(`Answer ${index}`).waitFor();
      const other = page.getByRole('log').getByText(new RegExp(`(?:Question|Answer) ${1 - index}`));
      assert.equal(await other.count(), 0, 'nothing of the other visitor');
    }
    const [first, second] = visitors as [Visitor, Visitor];
    await finish(first);
    await waiting.nth(1).waitFor({ state: 'detached' });
    assert.equal(await waiting.count(), 1);
    await finish(second, desk);
  });

  it('have a game lobby, which starts when all are ready, and says who wins', async () => {
    const players = [await enter('lobby', 'Ada'), await enter('lobby', 'Grace'), await enter('lobby', 'Mary')];
    const [ada, grace, mary] = players as [Visitor, Visitor, Visitor];
    const ready = ({ page }: Visitor): Promise<void> => page.getByRole('button', { name: 'I am ready' }).click();
    const says = ({ page }: Visitor, text: string): Promise<void> => page.getByRole('status').getByText(text).waitFor();
    for (const { page } of players) await assertSoon(async () => assert.equal((await itemsOf(page, 'ul')).length, 3));
    await ready(ada);
    await ready(grace);
    await assertSoon(async () => {
      assert.deepEqual(await itemsOf(mary.page, 'ul'), [
        'Mary (you) is getting ready',
        'Ada is ready',
        'Grace is ready',
      ]);
    });
    assert.equal(await ada.page.getByRole('button', { name: 'Press!' }).count(), 0);
    await ready(mary);
    for (const player of players) await says(player, 'Go!');
    await grace.page.getByRole('button', { name: 'Press!' }).click();
    for (const player of players) await says(player, 'Grace wins.');

    await leave(ada); // the judge
    await assertSoon(async () => assert.equal((await itemsOf(mary.page, 'ul')).length, 2));
    await ready(mary);
    await ready(grace);
    for (const player of [grace, mary]) await says(player, 'Go!');
    await mary.page.getByRole('button', { name: 'Press!' }).click();
    for (const player of [grace, mary]) await says(player, 'Mary wins.');
    await finish(grace, mary);
  });
});
