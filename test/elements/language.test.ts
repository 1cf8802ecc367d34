import { expect, fixture, html } from '@open-wc/testing';
import { setWords, type ChatMessage, type Words, type WebrtcChatElement } from 'webrtc-elements';
import { until } from '../support/elements/rooms.js';
import 'webrtc-elements/define';

const sendButton = (chat: Element): string => (chat.shadowRoot?.querySelector('[part=send]')?.textContent ?? '').trim();
const says = (chat: Element, text: string): Promise<void> => until(() => sendButton(chat) === text, text);

async function chatIn(lang: string): Promise<WebrtcChatElement> {
  const around = await fixture<HTMLElement>(html`<div lang=${lang}><webrtc-chat></webrtc-chat></div>`);
  return around.querySelector('webrtc-chat')!;
}

/** Languages that the package holds, as it was built. */
const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'pt', 'zh'];
/** The folders of the words that all elements share, and of those that rare elements bring. */
const FOLDERS = ['language/languages', 'lobby/words', 'verify/words'];
const load = async (folder: string, tag: string): Promise<Partial<Words>> =>
  ((await import(`/dist/src/elements/${folder}/${tag}.js`)) as { words: Partial<Words> }).words;
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

  it('is heeded with an underscore, blanks and capitals', async () => {
    const chat = await chatIn('de_DE');
    await says(chat, 'Senden');
    for (const [lang, send] of [
      ['fr_CA', 'Envoyer'],
      [' es ', 'Enviar'],
      ['DE_at', 'Senden'],
      ['ar_EG_POSIX', 'إرسال'],
      ['de_Latn_CH', 'Senden'],
      ['it_CH', 'Invia'],
      ['pt_PT', 'Enviar'],
      ['ja_JP', '送信'],
      ['zh_Hans_CN', '发送'],
      ['ZH-tw', '发送'],
      ['_', 'Send'],
      ['e_n', 'Send'],
    ] as const) {
      chat.parentElement!.lang = lang;
      await says(chat, send);
    }
    setWords('es_MX', { send: 'Mandar' });
    chat.parentElement!.lang = 'es-MX';
    await says(chat, 'Mandar');
    setWords('es-ar', { send: 'Mandá' });
    chat.parentElement!.lang = 'es_AR';
    await says(chat, 'Mandá');
  });

  for (const mode of ['open', 'closed'] as const) {
    it(`changes with any lang around it, through nested shadow roots that are ${mode}`, async () => {
      const around = await fixture<HTMLElement>(html`<div></div>`);
      const hosts = [around];
      let root = around.attachShadow({ mode });
      for (let depth = 0; depth < 2; depth++) {
        const host = document.createElement('div');
        root.append(host);
        hosts.push(host);
        root = host.attachShadow({ mode });
      }
      const inside = document.createElement('section');
      const chat = document.createElement('webrtc-chat');
      inside.append(chat);
      root.append(inside);
      await chat.updateComplete;
      for (const [at, lang, send] of [
        [document.documentElement, 'de', 'Senden'],
        [around, 'fr', 'Envoyer'],
        [hosts[1]!, 'es', 'Enviar'],
        [hosts[2]!, 'de', 'Senden'],
        [inside, 'fr', 'Envoyer'],
        [chat, 'ar', 'إرسال'],
      ] as const) {
        at.lang = lang;
        await says(chat, send);
      }
      for (const [at, send] of [
        [chat, 'Envoyer'],
        [inside, 'Senden'],
        [hosts[2]!, 'Enviar'],
        [hosts[1]!, 'Envoyer'],
        [around, 'Senden'],
      ] as const) {
        at.removeAttribute('lang');
        await says(chat, send);
      }
      document.documentElement.lang = 'en';
      await says(chat, 'Send');
    });
  }

  it('is that of the place that it is moved to, alone, with its host, and in a frame', async () => {
    const [german, french] = [
      await fixture<HTMLElement>(html`<div lang="de"></div>`),
      await fixture<HTMLElement>(html`<div lang="fr"></div>`),
    ];
    const chat = document.createElement('webrtc-chat');
    german.append(chat);
    await says(chat, 'Senden');
    french.append(chat);
    await says(chat, 'Envoyer');
    const shell = document.createElement('div');
    shell.attachShadow({ mode: 'open' }).append(chat);
    german.append(shell);
    await says(chat, 'Senden');
    french.append(shell);
    await says(chat, 'Envoyer');
    const frame = await fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
    const { contentDocument: other } = frame;
    other!.documentElement.lang = 'es';
    other!.body.append(shell);
    await says(chat, 'Enviar');
    other!.documentElement.lang = 'de';
    await says(chat, 'Senden');
    other!.body.attachShadow({ mode: 'open' }).append(chat);
    other!.body.lang = 'fr';
    await says(chat, 'Envoyer');
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

  for (const folder of FOLDERS) {
    for (const tag of LANGUAGES) {
      it(`is whole: ${folder}/${tag}`, async () => {
        const [english, words] = await Promise.all([load(folder, 'en'), load(folder, tag)]);
        expect(Object.keys(words)).to.deep.equal(Object.keys(english));
        const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
        for (const [key, text] of Object.entries(words) as [keyof Words, Words[keyof Words]][]) {
          if (typeof text === 'string') {
            expect(text, key).to.match(/^\S(.*\S)?$/);
            expect(places(text), key).to.deep.equal(places(english[key]));
          } else if (Array.isArray(text)) {
            expect(text.length, key).to.equal((english[key] as readonly string[]).length);
            expect(new Set(text).size, key).to.equal(text.length, 'no name twice');
            for (const name of text as readonly string[]) expect(name, key).to.match(/^\S(.*\S)?$/);
          } else if (key !== 'typing') {
            expect(Object.keys(text).sort(), key).to.deep.equal([...forms].sort(), 'every plural form');
          }
        }
      });
    }
  }

  it('has no word of one element that another one has: `setWords` changes it for all', async () => {
    const keys = (await Promise.all(FOLDERS.map((folder) => load(folder, 'en')))).flatMap(Object.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).to.deep.equal([]);
  });
});
