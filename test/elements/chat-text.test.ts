import { expect, fixture, html } from '@open-wc/testing';
import 'webrtc-elements/define';
import { connect } from 'webrtc-elements/core';
import type { ChatMessage, WebrtcChatElement } from 'webrtc-elements';
import { chatOf, enter, freshRoom, host, meets, until } from '../support/elements/rooms.js';

const said = (text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: 0,
  from: 'bob',
  name: 'Bob',
  own: false,
  text,
  time: new Date(),
  ...more,
});
const partsOf = (chat: Element, part: string): HTMLElement[] => [
  ...chat.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
];
const wordsOf = (chat: Element, part: string): string[] =>
  partsOf(chat, part).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

async function show(
  messages: readonly ChatMessage[],
  renderMessage?: WebrtcChatElement['renderMessage'],
): Promise<WebrtcChatElement> {
  const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat></webrtc-chat>`);
  chat.renderMessage = renderMessage;
  chat.messages = messages;
  await chat.updateComplete;
  return chat;
}

/** What the page makes of a message: something that can be opened, and a field. */
function details({ text }: ChatMessage): HTMLElement {
  const element = document.createElement('details');
  element.innerHTML = '<summary></summary><input aria-label="Answer">';
  element.querySelector('summary')!.textContent = text;
  return element;
}

describe('what the page makes of a message', () => {
  it('stays as it is when others arrive', async () => {
    const [name, asked] = [freshRoom(), [] as string[]];
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), connect({ host, room: name })]);
    await meets(alice, 1);
    const chat = chatOf(alice);
    chat.joins = true;
    chat.renderMessage = (message) => {
      asked.push(message.text);
      return details(message);
    };
    await bob.send('one');
    await until(() => partsOf(chat, 'text').length === 1, 'one');
    const first = partsOf(chat, 'text')[0]!.querySelector('details')!;
    first.open = true;
    first.querySelector('input')!.focus();
    await bob.send('two');
    await bob.send('https://example.org');
    bob.setPresence({ name: 'Bob' });
    bob.close();
    await until(() => wordsOf(chat, 'event').includes('Bob left'), 'bob left');
    await chat.updateComplete;
    expect(partsOf(chat, 'text').length).to.equal(3);
    expect(partsOf(chat, 'text')[0]!.querySelector('details')).to.equal(first);
    expect(first.open).to.equal(true);
    expect(chat.shadowRoot!.activeElement).to.equal(first.querySelector('input'));
    expect(asked).to.deep.equal(['one', 'two', 'https://example.org'], 'each is asked for once');
  });

  it('is asked for again when the function is another one', async () => {
    const chat = await show([said('one'), said('two')], details);
    const [first] = partsOf(chat, 'text');
    const before = first!.firstElementChild;
    chat.joins = true;
    chat.lang = 'de';
    await chat.updateComplete;
    expect(first!.firstElementChild).to.equal(before, 'another language is no reason');
    chat.renderMessage = ({ text }) => text.toUpperCase();
    await chat.updateComplete;
    expect(wordsOf(chat, 'text')).to.deep.equal(['ONE', 'TWO']);
    chat.renderMessage = undefined;
    await chat.updateComplete;
    expect(wordsOf(chat, 'text')).to.deep.equal(['one', 'two']);
  });

  it('is asked for again when the message has changed', async () => {
    const name = freshRoom();
    const [alice, bob] = await Promise.all([enter(name, { name: 'Alice' }), enter(name, { name: 'Bob' })]);
    await Promise.all([meets(alice, 1), meets(bob, 1)]);
    chatOf(alice).renderMessage = ({ text, pending }) => `${text}${pending ? ' …' : ' ✓'}`;
    await chatOf(alice).send('Hello');
    await chatOf(alice).updateComplete;
    expect(wordsOf(chatOf(alice), 'text')).to.deep.equal(['Hello ✓']);
  });

  it('is the text when the function throws, which is reported, and the others are shown', async () => {
    const { reportError } = globalThis;
    const reported: unknown[] = [];
    globalThis.reportError = (error) => reported.push(error);
    try {
      const error = new Error('no');
      const messages = ['one', 'two', 'three'].map((text) => said(text));
      const chat = await show(messages, ({ text }) => {
        if (text === 'two') throw error;
        return text.toUpperCase();
      });
      expect(wordsOf(chat, 'text')).to.deep.equal(['ONE', 'two', 'THREE']);
      chat.requestUpdate();
      await chat.updateComplete;
      expect(reported).to.deep.equal([error], 'once');
    } finally {
      globalThis.reportError = reportError;
    }
  });
});

describe('a long text', () => {
  it('is cut, with a button that shows the rest', async () => {
    const text = `${'x'.repeat(30_000)} https://example.org the end`;
    const chat = await show([said('short'), said(text), said(text, { own: true, from: 'me' })]);
    expect(wordsOf(chat, 'expand')).to.deep.equal(['Show all', 'Show all']);
    expect(partsOf(chat, 'text')[1]!.textContent).to.equal(`${'x'.repeat(20_000)}…`);
    expect(chat.messages[1]!.text).to.equal(text);
    await expect(chat).to.be.accessible();
    const [button] = partsOf(chat, 'expand');
    button!.focus();
    button!.click();
    await chat.updateComplete;
    expect(partsOf(chat, 'text')[1]!.textContent).to.equal(text);
    expect(wordsOf(chat, 'expand')).to.deep.equal(['Show all'], 'of the other one');
    expect(chat.shadowRoot!.activeElement).to.equal(partsOf(chat, 'log')[0], 'the focus is not lost');
    const log = partsOf(chat, 'log')[0]!;
    expect(log.scrollWidth).to.equal(log.clientWidth, 'nothing sticks out');
  });

  it('has no such button where the page shows it in its own way', async () => {
    const chat = await show([said('x'.repeat(30_000))], ({ text }) => `${text.length} letters`);
    expect(wordsOf(chat, 'text')).to.deep.equal(['30000 letters']);
    expect(partsOf(chat, 'expand')).to.deep.equal([]);
  });
});

describe('names of people who write from right to left', () => {
  it('leave the lines of who joined, left or types as they are', async () => {
    const name = freshRoom();
    const alice = await enter(name, { name: 'Alice' });
    const chat = chatOf(alice);
    chat.joins = true;
    await until(() => alice.state === 'connected', 'alice is in');
    const bob = await enter(name, { name: 'שרה (1)' });
    await meets(alice, 1);
    await until(() => wordsOf(chat, 'event').length === 1, 'the line');
    expect(wordsOf(chat, 'event')).to.deep.equal(['שרה (1) joined']);
    const line = partsOf(chat, 'event')[0]!;
    expect(getComputedStyle(line).direction).to.equal('ltr');
    expect(getComputedStyle(line.querySelector('bdi')!).unicodeBidi).to.equal('isolate');
    expect(line.querySelector('bdi')!.textContent).to.equal('שרה (1)');
    await until(() => chatOf(bob).notice === '', 'the chat is open');
    const input = chatOf(bob).shadowRoot!.querySelector('textarea')!;
    input.value = 'H';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await until(() => wordsOf(chat, 'typing')[0] === 'שרה (1) is typing…', 'the line');
    expect(getComputedStyle(partsOf(chat, 'typing')[0]!).direction).to.equal('ltr');
    expect(partsOf(chat, 'typing')[0]!.querySelector('bdi')!.textContent).to.equal('שרה (1)');
  });
});

describe('the way back to the end', () => {
  const lines = Array.from({ length: 60 }, (_, i) => said(`line ${i}`));

  it('is a button, also when nothing new has arrived', async () => {
    const chat = await show(lines);
    const log = partsOf(chat, 'log')[0]!;
    const below = (): number => log.scrollHeight - log.clientHeight - log.scrollTop;
    await until(() => log.scrollTop > 0 && below() < 2, 'at the end');
    expect(partsOf(chat, 'more')).to.deep.equal([]);
    log.scrollTop = 100;
    await until(() => partsOf(chat, 'more').length === 1, 'the button');
    expect(wordsOf(chat, 'more')).to.deep.equal(['Latest messages']);
    await expect(chat).to.be.accessible();
    partsOf(chat, 'more')[0]!.click();
    await until(() => below() < 2 && partsOf(chat, 'more').length === 0, 'at the end');
    log.scrollTop -= 20;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await chat.updateComplete;
    expect(partsOf(chat, 'more')).to.deep.equal([], 'nobody needs it for a line');
  });

  it('is not there when all is gone, or fits', async () => {
    const chat = await show(lines);
    const log = partsOf(chat, 'log')[0]!;
    await until(() => log.scrollTop > 0, 'at the end');
    log.scrollTop = 0;
    await until(() => partsOf(chat, 'more').length === 1, 'the button');
    chat.messages = lines.slice(0, 2);
    await until(() => partsOf(chat, 'more').length === 0, 'it fits');
    chat.messages = lines;
    await until(() => log.scrollTop > 0, 'at the end again');
    log.scrollTop = 0;
    await until(() => partsOf(chat, 'more').length === 1, 'the button');
    chat.clear();
    await until(() => partsOf(chat, 'more').length === 0, 'nothing to go to');
  });
});
