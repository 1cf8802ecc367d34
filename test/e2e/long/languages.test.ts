import { after, before, describe, it } from 'node:test';
import type { SignallingServer } from 'webrtc-elements/server/node';
import { leave, type Visitor } from '../../support/browser.js';
import { assertAccessible, SCHEMES, visitEveryElement, WIDTHS } from '../../support/every-element.js';
import { startServer } from '../../support/server.js';

/** A language, its direction, and what the field of a chat says in it. */
const LANGUAGES = [
  ['de', 'ltr', 'Nachricht schreiben'],
  ['es', 'ltr', 'Escribe un mensaje'],
  ['fr', 'ltr', 'Écrire un message'],
  ['it', 'ltr', 'Scrivi un messaggio'],
  ['pt', 'ltr', 'Escreva uma mensagem'],
  ['ja', 'ltr', 'メッセージを入力'],
  ['zh', 'ltr', '输入消息'],
  ['ar', 'rtl', 'اكتب رسالة'],
] as const;

describe('all elements, in every state', () => {
  let server: SignallingServer;
  let visitor: Visitor;
  before(async () => {
    server = await startServer();
    visitor = await visitEveryElement(server.url);
  });
  after(async () => {
    await leave(visitor);
    await server.close();
  });

  for (const [i, [language, direction, words]] of LANGUAGES.entries()) {
    it(`are accessible in ${language}`, async () => {
      const { page } = visitor;
      await page.evaluate(
        ([lang, dir]) => Object.assign(document.documentElement, { lang, dir }),
        [language, direction],
      );
      await page.locator('webrtc-chat').first().getByPlaceholder(words).waitFor();
      await assertAccessible(page, WIDTHS, i % 2 === 1 ? SCHEMES.slice(1, 3) : SCHEMES.slice(0, 1));
    });
  }

  it('are accessible while we are offline', async () => {
    const { page } = visitor;
    await page.evaluate(() => {
      Object.assign(document.documentElement, { lang: 'en', dir: 'ltr' });
      Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
      dispatchEvent(new Event('offline'));
    });
    await page.locator('webrtc-status').getByText('You’re offline').first().waitFor();
    await assertAccessible(page, WIDTHS, SCHEMES);
  });
});
