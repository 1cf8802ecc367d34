import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CDPSession } from 'playwright-core';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, visitBlank, type Visitor } from '../support/browser.js';
import { startServer } from '../support/server.js';
import { assertSoon } from '../support/wait.js';

/** The elements that have a field, and what it is called where the page does not say. */
const FIELDS = { 'webrtc-chat': 'Message', 'webrtc-invite': 'Link to this room' } as const;

/** Where pages put a label: markup in which `*` is the element, with `id` as its attribute. */
const LABELS: Readonly<Record<string, string>> = {
  'before the element': '<label for="it">Support</label>*',
  'after the element': '*<label for="it">Support</label>',
  'with one around the element that names nothing': '<label>All of this *</label><label for="it">Support</label>',
  twice: '<label for="it">Support</label>*<label for="it">for you</label>',
};

describe('a label of the page', () => {
  let server: SignallingServer;
  let visitor: Visitor;
  let browser: CDPSession;
  before(async () => {
    server = await startServer();
    visitor = await visitBlank(server.url);
    browser = await visitor.page.context().newCDPSession(visitor.page);
  });
  after(async () => {
    await leave(visitor);
    await server.close();
  });

  /** What the browser tells screen readers that the field is called. */
  async function fieldName(): Promise<unknown> {
    const { root } = await browser.send('DOM.getDocument');
    const { nodes } = await browser.send('Accessibility.queryAXTree', { nodeId: root.nodeId, role: 'textbox' });
    return nodes.map(({ name }) => (name?.value as string).trim()).join(' | ');
  }

  const put = (tag: string, markup: string): Promise<void> =>
    visitor.page.evaluate(
      ([tag, markup]) => {
        document.body.innerHTML = markup.replace('*', `<${tag} id="it"></${tag}>`);
      },
      [tag, markup] as const,
    );

  for (const [tag, own] of Object.entries(FIELDS)) {
    /** The label that we have of our own is visible, so who speaks to the browser has to reach the field by it too. */
    const named = (text: string): string => (tag === 'webrtc-invite' ? `${text} ${own}` : text);

    for (const [about, markup] of Object.entries(LABELS)) {
      it(`names the field of <${tag}>, ${about}`, async () => {
        await put(tag, markup);
        const wanted = named(about === 'twice' ? 'Support for you' : 'Support');
        await assertSoon(async () => assert.equal(await fieldName(), wanted));
      });
    }

    it(`names the field of <${tag}> as it comes, changes and goes`, async () => {
      const { page } = visitor;
      const names = (name: string): Promise<void> => assertSoon(async () => assert.equal(await fieldName(), name));
      await put(tag, '*');
      await names(own);
      await page.evaluate(() =>
        document.body.insertAdjacentHTML('beforeend', '<p><label for="it">Support</label></p>'),
      );
      await names(named('Support'));
      await page.evaluate(() => (document.querySelector('label')!.textContent = 'Sales'));
      await names(named('Sales'));
      await page.evaluate(() => (document.querySelector('label')!.firstChild!.nodeValue = 'Returns'));
      await names(named('Returns'));
      await page.evaluate(() => (document.querySelector('label')!.htmlFor = 'other'));
      await names(own);
      await page.evaluate((tag) => (document.querySelector(tag)!.id = 'other'), tag);
      await names(named('Returns'));
      await page.evaluate(() => document.querySelector('label')!.remove());
      await names(own);
    });

    it(`names the field of <${tag}> in a shadow root of the page`, async () => {
      await put(tag, '<main></main>');
      await visitor.page.evaluate((tag) => {
        const root = document.querySelector('main')!.attachShadow({ mode: 'open' });
        root.innerHTML = `<${tag} id="it"></${tag}>`;
        root.append(Object.assign(document.createElement('label'), { htmlFor: 'it', textContent: 'Inside' }));
      }, tag);
      await assertSoon(async () => assert.equal(await fieldName(), named('Inside')));
    });
  }
});
