import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { displayName } from 'webrtc-elements';
import { leave, type Visitor } from '../support/browser.js';
import { GIANTS, PRESENCES } from '../support/nasty-texts.js';
import { assertHarmless, settled, StrictPage } from '../support/strict-page.js';

/** What takes longer than this does not end, in ms of its own thread: usual are 100, and what is quadratic takes minutes. */
const ENDLESS = 5_000;
describe('a page with a strict policy', () => {
  const strict = new StrictPage();
  before(() => strict.start());
  after(() => strict.close());

  it('works, with every element, another language and a QR code', async () => {
    const visitors = [await strict.open('strict'), await strict.open('strict')];
    const [ada, bob] = visitors as [Visitor, Visitor];
    for (const { page } of visitors) await page.locator('section').getByText('Verbunden', { exact: true }).waitFor();
    for (const [from, to, text] of [
      [ada, bob, 'there'],
      [bob, ada, 'and back'],
    ] as const) {
      await from.page.getByRole('textbox', { name: 'Message' }).fill(text);
      await from.page.keyboard.press('Enter');
      for (const log of await to.page.getByRole('log').all()) await log.getByText(text, { exact: true }).waitFor();
    }
    for (const button of await ada.page.getByRole('button', { name: 'QR' }).all()) await button.click();
    for (const place of ['webrtc-room', 'section']) await ada.page.locator(`${place} webrtc-invite svg`).waitFor();
    for (const visitor of visitors) await assertHarmless(visitor);
    // That the policy holds, and that we would hear of it:
    const thrown = await ada.page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>markup</b>';
        return 'nothing';
      } catch (error) {
        return (error as Error).name;
      }
    });
    assert.equal(thrown, 'TypeError');
    await ada.page.waitForFunction(() => violations.some((one) => one.startsWith('require-trusted-types-for')));
    await leave(...visitors);
  });

  it('shows what a hostile peer says it is as text, within bounds', async () => {
    const ada = await strict.open('presences');
    const { page } = ada;
    const bob = await strict.join('presences', 'Bob');
    for (const [i, presence] of PRESENCES.entries()) {
      const mallory = await strict.enter('presences', `mallory-${i % 3}`, presence);
      await page.waitForFunction((id) => document.querySelector('webrtc-room')!.peers.has(id), `mallory-${i % 3}`);
      await settled(page);
      if (i % 10 === 0) await assertHarmless(ada);
      mallory.send(JSON.stringify({ type: 'presence', presence: PRESENCES.at(-1 - i) }));
      if (i % 3 === 2) await settled(page);
      mallory.close(1000);
    }
    await assertHarmless(ada);
    const to = await page.evaluate(() => document.querySelector('webrtc-room')!.connection!.id);
    await bob.send('still here', { to }); // he may not have heard yet that the last one has left
    await page.getByRole('log').first().getByText('still here').waitFor();
    bob.close();
    await leave(ada);
  });

  it('reads names of a mebibyte, whatever they are made of', () => {
    const parts = [
      ' ',
      ' \u200b',
      '\u0301',
      '\u200d',
      'a\u0301',
      '🏴\u{e0067}',
      '\u{e0067}',
      '👩\u200d',
      'a ',
      '\ud800',
    ];
    for (const name of [...GIANTS, ...parts.map((part) => part.repeat((1 << 20) / part.length))]) {
      const start = process.cpuUsage();
      const shown = displayName({ id: 'f00d', presence: { name } });
      const { user } = process.cpuUsage(start);
      assert.ok(user < ENDLESS * 1_000, `${user} µs for ${name.slice(0, 20)}`);
      assert.ok(shown.length <= 200);
    }
  });
});
