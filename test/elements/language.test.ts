import { expect, fixture, html } from '@open-wc/testing';
import { setWords, type ChatMessage, type Words, type WebrtcChatElement } from 'webrtc-elements';
import { until } from '../support/elements/rooms.js';
import 'webrtc-elements/define';

const sendButton = (chat: Element): string => chat.shadowRoot!.querySelector('[part=send]')!.textContent.trim();
const says = (chat: Element, text: string): Promise<void> => until(() => sendButton(chat) === text, text);

async function chatIn(lang: string): Promise<WebrtcChatElement> {
  const around = await fixture<HTMLElement>(html`<div lang=${lang}><webrtc-chat></webrtc-chat></div>`);
  return around.querySelector('webrtc-chat')!;
}

/** Languages that the package holds, as it was built. */
const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr'];
const load = async (tag: string): Promise<Words> =>
  ((await import(`/dist/src/elements/language/languages/${tag}.js`)) as { words: Words }).words;
const places = (text: unknown): string[] => (JSON.stringify(text).match(/\{\w+\}/g) ?? []).sort();

describe('the language of the elements', () => {
  it('is that of the nearest lang, and changes with it', async () => {
    const chat = await chatIn('de-AT');
    await says(chat, 'Senden');
    chat.parentElement!.lang = 'fr';
    await says(chat, 'Envoyer');
    chat.lang = 'ar';
    await says(chat, 'إرسال');
    chat.removeAttribute('lang');
    await says(chat, 'Envoyer');
    for (const lang of ['', 'en', 'xx', 'no such thing!', '-']) {
      chat.parentElement!.lang = lang;
      await says(chat, 'Send');
    }
  });

  it('reaches into shadow roots', async () => {
    const around = await fixture<HTMLElement>(html`<div lang="es"></div>`);
    const root = around.attachShadow({ mode: 'open' });
    root.innerHTML = '<webrtc-chat></webrtc-chat>';
    await root.querySelector('webrtc-chat')!.updateComplete;
    await says(root.querySelector('webrtc-chat')!, 'Enviar');
  });

  it('formats days and times as the language does', async () => {
    const chat = await chatIn('de');
    const time = new Date(2020, 1, 29, 15, 30);
    const message: ChatMessage = { id: 0, from: 'x', own: false, name: 'Xenia', text: 'Hallo', time };
    chat.messages = [message];
    await until(() => chat.shadowRoot!.textContent.includes('Samstag, 29. Februar 2020'), 'the day');
    expect(chat.shadowRoot!.querySelector('[part=time]')!.textContent).to.equal('15:30');
    chat.parentElement!.lang = 'en-US';
    await until(() => /3:30\sPM/.test(chat.shadowRoot!.textContent), 'the time');
  });

  it('can be taught, word by word or whole', async () => {
    const [german, danish] = await Promise.all([chatIn('de'), chatIn('da')]);
    setWords('da', { send: 'Send!' });
    await says(danish, 'Send!');
    expect(danish.shadowRoot!.querySelector('textarea')!.placeholder).to.equal('Write a message', 'what is missing');
    setWords('de-CH', { send: 'Abschicken' });
    await says(german, 'Senden');
    german.parentElement!.lang = 'de-CH';
    await says(german, 'Abschicken');
    setWords('de', { send: 'Los' });
    await says(german, 'Abschicken');
    german.parentElement!.lang = 'de';
    await says(german, 'Los');
    setWords('de', { send: 'Senden' });
    await says(german, 'Senden');
  });

  for (const tag of LANGUAGES) {
    it(`is whole: ${tag}`, async () => {
      const [english, words] = await Promise.all([load('en'), load(tag)]);
      expect(Object.keys(words).sort()).to.deep.equal(Object.keys(english).sort());
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      for (const [key, text] of Object.entries(words) as [keyof Words, Words[keyof Words]][]) {
        if (typeof text === 'string') {
          expect(text.trim(), key).to.equal(text);
          expect(text, key).not.to.equal('');
          expect(places(text), key).to.deep.equal(places(english[key]));
        } else if (key !== 'typing') {
          expect(Object.keys(text).sort(), key).to.deep.equal([...forms].sort(), 'every plural form');
        }
      }
    });
  }
});
