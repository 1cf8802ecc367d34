import { expect, fixture, html } from '@open-wc/testing';
import 'webrtc-elements/define';
import type { ChatMessage, WebrtcChatElement } from 'webrtc-elements';

/** A message, at three minutes past two in the afternoon unless `time` says otherwise. */
const said = (text: string, time = new Date(2026, 4, 12, 14, 3)): ChatMessage => ({
  id: 0,
  from: 'bob',
  name: 'Bob',
  own: false,
  text,
  time,
});
const wordsOf = (chat: Element, part: string): string[] =>
  [...chat.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`)].map(({ textContent }) =>
    textContent.replace(/\s+/g, ' ').trim(),
  );

async function show(lang: string, ...messages: ChatMessage[]): Promise<WebrtcChatElement> {
  const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat lang=${lang}></webrtc-chat>`);
  chat.messages = messages;
  await chat.updateComplete;
  return chat;
}

const { Date: RealDate, setInterval: realInterval } = globalThis;

afterEach(() => {
  Reflect.deleteProperty(navigator, 'languages');
  globalThis.Date = RealDate;
  globalThis.setInterval = realInterval;
});

/** Makes the browser one of somebody who reads these languages. */
function readAs(...languages: string[]): void {
  Object.defineProperty(navigator, 'languages', { configurable: true, value: languages });
}

describe('times in a chat', () => {
  for (const [readers, lang, time, date] of [
    [['en-US'], 'en', '2:03 PM', 'Tuesday, May 12, 2026'],
    [['en-GB', 'en'], 'en', '14:03', 'Tuesday 12 May 2026'],
    [['fr-FR', 'en-AU'], 'en', '14:03', 'Tuesday 12 May 2026'],
    [['de-DE', 'de', 'en-US'], 'en', '14:03', 'Tuesday, May 12, 2026'],
    [['de-DE'], 'en', '14:03', 'Tuesday, May 12, 2026'],
    [['en-US', 'de-AT'], 'de', '14:03', 'Dienstag, 12. Mai 2026'],
    [['en-US'], 'de', '14:03', 'Dienstag, 12. Mai 2026'],
    [['en-GB'], 'en-US', '2:03 PM', 'Tuesday, May 12, 2026'],
    [['de-DE'], 'en-US', '2:03 PM', 'Tuesday, May 12, 2026'],
    [['zh-TW', 'ja-JP'], 'zh-Hans', '14:03', '2026年5月12日星期二'],
    [['en-US@posix'], 'en', '2:03 PM', 'Tuesday, May 12, 2026'],
    [[], 'en', '2:03 PM', 'Tuesday, May 12, 2026'],
  ] as const) {
    it(`are ${time}, ${date} in ${lang} for a reader of ${readers.join(', ') || 'nothing'}`, async () => {
      readAs(...readers);
      const chat = await show(lang, said('Hello'));
      expect(wordsOf(chat, 'time')).to.deep.equal([time]);
      expect(wordsOf(chat, 'day')[0]!.replace(/day, (?=\d)/, 'day ')).to.equal(date);
    });
  }

  it('tell the day anew after midnight, though nothing happens', async () => {
    const ticks: (() => void)[] = [];
    let shift = 0;
    globalThis.setInterval = ((tick: () => void) => ticks.push(tick)) as unknown as typeof setInterval;
    globalThis.Date = class extends RealDate {
      constructor(...args: [] | [number]) {
        super(...((args.length > 0 ? args : [RealDate.now() + shift]) as [number]));
      }
    } as DateConstructor;
    const day = 24 * 60 * 60 * 1000;
    const noon = new Date().setHours(12, 0, 0, 0);
    const chat = await show('en', said('a', new Date(noon - day)), said('b', new Date(noon)));
    expect(wordsOf(chat, 'day')).to.deep.equal(['Yesterday', 'Today']);
    const message = chat.shadowRoot!.querySelector('article');
    shift = day;
    for (const tick of ticks) tick();
    await chat.updateComplete;
    expect(wordsOf(chat, 'day')[1]).to.equal('Yesterday');
    expect(wordsOf(chat, 'day')[0]).to.match(/^\w+day, \w+ \d+, \d{4}$/);
    expect(chat.shadowRoot!.querySelector('article')).to.equal(message);
  });

  it('name the day of messages that were all of today', async () => {
    const ticks: (() => void)[] = [];
    globalThis.setInterval = ((tick: () => void) => ticks.push(tick)) as unknown as typeof setInterval;
    const chat = await show('en', said('just now', new Date()));
    expect(wordsOf(chat, 'day')).to.deep.equal([]);
    const tomorrow = RealDate.now() + 24 * 60 * 60 * 1000;
    globalThis.Date = class extends RealDate {
      constructor(...args: [] | [number]) {
        super(...((args.length > 0 ? args : [tomorrow]) as [number]));
      }
    } as DateConstructor;
    for (const tick of ticks) tick();
    await chat.updateComplete;
    expect(wordsOf(chat, 'day')).to.deep.equal(['Yesterday']);
  });
});
