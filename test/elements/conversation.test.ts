import { expect, fixture, html } from '@open-wc/testing';
import { html as lit } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import 'webrtc-elements/define';
import { until } from '../support/wait.js';
import type { ChatMessage, WebrtcChatElement } from 'webrtc-elements';

const HOUR = 60 * 60 * 1000;
let clock = 0;

/** A message of before. */
function said(
  text: string,
  { from = 'bob', name = 'Bob', own = false, time = new Date(Date.now() + ++clock) } = {},
): ChatMessage {
  return { id: 0, from, name, own, text, time };
}

async function show(messages: readonly ChatMessage[], most?: number): Promise<WebrtcChatElement> {
  const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat></webrtc-chat>`);
  if (most !== undefined) chat.maxMessages = most;
  chat.messages = messages;
  await chat.updateComplete;
  return chat;
}

const all = (chat: Element, selector: string): HTMLElement[] => [
  ...chat.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const words = (chat: Element, selector: string): string[] =>
  all(chat, selector).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

const explode = (): never => {
  throw new Error('It does not render.');
};
/** A directive that throws when it renders. */
const fails = directive(
  class extends Directive {
    render(): unknown {
      return explode();
    }
  },
);

describe('a conversation', () => {
  it('puts what one person says in a row together, for five minutes', async () => {
    const start = new Date(2026, 4, 12, 10).getTime();
    const at = (minutes: number): { time: Date } => ({ time: new Date(start + minutes * 60_000) });
    const chat = await show([
      said('one', at(0)),
      said('two', at(4)),
      said('three', at(10)),
      said('four', { from: 'carol', name: 'Carol', ...at(10) }),
      said('five', { from: 'me', name: 'Ada', own: true, ...at(11) }),
      said('six', { from: 'me', name: 'Ada', own: true, ...at(11) }),
    ]);
    expect(
      all(chat, '[part~=first]').map((message) => message.querySelector('[part=text]')!.textContent),
    ).to.deep.equal(['one', 'three', 'four', 'five']);
    expect(all(chat, '[part=avatar]').length).to.equal(3, 'and none for our own');
    expect(words(chat, '[part~=follows] [part=name]')).to.deep.equal(
      ['Bob', 'You'],
      'which assistive technology still tells',
    );
    await expect(chat).to.be.accessible();
  });

  it('separates days, and says which', async () => {
    const noon = new Date().setHours(12, 0, 0, 0);
    const day = (back: number): { time: Date } => ({ time: new Date(noon - back * 24 * HOUR) });
    const chat = await show([
      said('long ago', { time: new Date(2020, 1, 29, 12) }),
      said('a', day(1)),
      said('b', day(1)),
      said('c', day(0)),
    ]);
    expect(words(chat, '[part=day]')).to.deep.equal(['Saturday, February 29, 2020', 'Yesterday', 'Today']);
    expect((await show([said('just now')])).shadowRoot!.querySelector('[part=day]')).to.equal(null);
    await expect(chat).to.be.accessible();
  });

  it('keeps so many messages, and no more', async () => {
    const chat = await show(
      Array.from({ length: 120 }, (_, i) => said(`line ${i}`, { time: new Date(2026, 4, 12, 10, i) })),
      70,
    );
    expect(chat.messages.length).to.equal(70);
    expect(words(chat, '[part=text]')).to.deep.equal(Array.from({ length: 70 }, (_, i) => `line ${i + 50}`));
    expect(new Set(chat.messages.map(({ id }) => id)).size).to.equal(70);
    for (const most of [Number.NaN, 0, -3]) {
      expect((await show([said('a'), said('b')], most)).messages.length).to.equal(2, 'a limit that is none');
    }
    expect((await show([said('a'), said('b')], 1)).messages.map(({ text }) => text)).to.deep.equal(['b']);
  });

  it('takes a history as JSON has it, and forgets it', async () => {
    const chat = await show(
      JSON.parse(
        JSON.stringify([said('kept', { time: new Date(2026, 0, 1) }), { ...said('half sent'), pending: true }]),
      ) as ChatMessage[],
    );
    expect(chat.messages.map(({ text }) => text)).to.deep.equal(['kept', 'half sent']);
    expect(chat.messages[0]!.time.getFullYear()).to.equal(2026);
    expect(chat.messages[1]!.pending).to.equal(false);
    expect(all(chat, '[aria-live=polite] p').length).to.equal(0, 'a history is not read out');
    chat.clear();
    await chat.updateComplete;
    expect(chat.messages).to.deep.equal([]);
    expect(chat.matches(':state(empty)')).to.equal(true);
  });

  it('shows what the page makes of a message', async () => {
    const chat = await show([said(':wave:'), said('<b>plain</b>'), said('as it is')]);
    chat.renderMessage = ({ text }) => {
      if (text === 'as it is') return undefined;
      if (text !== ':wave:') return text.toUpperCase();
      const picture = document.createElement('strong');
      picture.textContent = '👋';
      return picture;
    };
    await chat.updateComplete;
    const shown = all(chat, '[part=text]');
    expect(shown.map(({ textContent }) => textContent)).to.deep.equal(['👋', '<B>PLAIN</B>', 'as it is']);
    expect(shown[0]!.querySelector('strong')).not.to.equal(null);
    expect(shown[1]!.childElementCount).to.equal(0);
  });

  for (const [about, broken] of [
    ['a template that throws', () => lit`<b>${fails()}</b>`],
    ['a template in a template that throws', () => lit`<b>${lit`<i>${[1, fails()]}</i>`}</b>`],
    ['a list with one that throws', () => ['fine', lit`${fails()}`]],
    ['a symbol', () => Symbol('none')],
    ['an object without a text', () => Object.create(null) as unknown],
    ['an attribute that is no attribute', () => lit`<b class=${{ toString: () => explode() }}></b>`],
  ] as const) {
    it(`shows the text in place of ${about}, reports it once, and goes on`, async () => {
      const reported: unknown[] = [];
      const report = globalThis.reportError;
      globalThis.reportError = (error) => reported.push(error);
      try {
        const chat = await show([said('fine'), said('broken www.example.com'), said('fine too')]);
        chat.renderMessage = ({ text }) => (text.startsWith('broken') ? broken() : lit`<em>${text}</em>`);
        const reads = (...texts: string[]): Promise<void> =>
          until(() => words(chat, '[part=text]').join('|') === texts.join('|'), texts.join());
        await reads('fine', 'broken www.example.com', 'fine too');
        await until(() => all(chat, '[part=text] a').length === 1, 'with its link');
        expect(all(chat, '[part=text] em').length).to.equal(2);
        chat.messages = [...chat.messages, said('later')];
        await reads('fine', 'broken www.example.com', 'fine too', 'later');
        const before = reported.length;
        expect(before).to.equal(2, 'once for each message: a history that is set is another');
        chat.requestUpdate();
        chat.lang = 'de';
        await until(() => chat.shadowRoot!.querySelector('[part=send]')!.textContent.trim() === 'Senden', 'German');
        expect(reported.length).to.equal(before);
        chat.renderMessage = undefined;
        await reads('fine', 'broken www.example.com', 'fine too', 'later');
        await until(() => all(chat, '[part=text] em').length === 0, 'as usual');
      } finally {
        globalThis.reportError = report;
      }
    });
  }

  it('shows the text when what it made throws only later', async () => {
    const reported: unknown[] = [];
    const report = globalThis.reportError;
    globalThis.reportError = (error) => reported.push(error);
    try {
      let works = true;
      const moody = directive(
        class extends Directive {
          render(): string {
            return works ? 'good' : explode();
          }
        },
      );
      const chat = await show([said('moody'), said('steady')]);
      chat.renderMessage = ({ text }) => (text === 'moody' ? lit`<b>${moody()}</b>` : undefined);
      await until(() => words(chat, '[part=text]').join() === 'good,steady', 'good');
      works = false;
      chat.lang = 'de';
      await until(() => words(chat, '[part=text]').join() === 'moody,steady', 'the text');
      expect(reported.length).to.equal(1);
    } finally {
      globalThis.reportError = report;
    }
  });

  it('keeps the nodes of what has not changed', async () => {
    const chat = await show(
      Array.from({ length: 150 }, (_, i) => said(`line ${i}`, { time: new Date(2026, 4, 12, 10, i) })),
    );
    const before = all(chat, '[part~=message]');
    chat.messages = chat.messages.slice();
    await chat.updateComplete;
    const anew = all(chat, '[part~=message]');
    expect(anew.some((message) => before.includes(message))).to.equal(false, 'a history that is set is another');
    chat.requestUpdate();
    await chat.updateComplete;
    expect(all(chat, '[part~=message]')).to.deep.equal(anew);
  });

  it('shows whatever stands in it as bounded text', async () => {
    const nasty = [
      '<img src=x onerror=alert(1)>',
      '\0\u202e\u200b\ufeff'.repeat(300),
      'a' + '\u0301'.repeat(10_000),
      '\n'.repeat(50_000),
      'x'.repeat(2 ** 20),
    ];
    const chat = await show(nasty.map((text) => said(text, { name: text })));
    expect(all(chat, '[part=text]').every(({ childElementCount }) => childElementCount === 0)).to.equal(true);
    for (const text of all(chat, '[part=text]')) expect(text.textContent.length).to.be.lessThan(20_010);
    const log = chat.shadowRoot!.querySelector('[role=log]')!;
    expect(log.scrollWidth).to.equal(log.clientWidth, 'nothing sticks out');
    await expect(chat).to.be.accessible();
  });
});
