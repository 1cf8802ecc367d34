import { expect, fixture, html } from '@open-wc/testing';
import 'webrtc-elements/define';
import type { ChatMessage, WebrtcChatElement } from 'webrtc-elements';
import { ConnectionError } from '../../src/core/index.js';
import { person, scene } from '../support/elements/chat-scene.js';
import { until } from '../support/wait.js';

describe('the history of a chat', () => {
  it('restores a conversation that was kept as JSON, with nothing on its way', () => {
    const { chat, texts } = scene();
    const time = new Date(2020, 1, 29);
    const kept = { from: 'x', own: true, name: 'Xenia', text: 'before', pending: true };
    const messages = [
      { ...kept, id: 1, time },
      { ...kept, id: 2, time: 'never' as unknown as Date },
    ];
    chat.restore(JSON.parse(JSON.stringify(messages)) as typeof messages);
    expect(texts()).to.deep.equal(['before', 'before']);
    const [first, second] = chat.conversation.messages;
    expect(first).to.include({ pending: false, name: 'Xenia' });
    expect(first!.time).to.deep.equal(time);
    expect(second!.time.getTime()).to.be.within(Date.now() - 60_000, Date.now());
    chat.restore(chat.conversation.messages);
    expect(texts()).to.deep.equal(['before', 'before'], 'its own messages too');
  });

  it('restores what was not delivered as not delivered', () => {
    const { chat } = scene();
    const own = { from: 'x', own: true, name: 'Xenia', text: 'mine', time: new Date() };
    const kept = [
      { ...own, pending: true },
      { ...own, pending: true, total: 2, received: 0 },
      { ...own, pending: false, total: 2, received: 0, failure: null },
      { ...own, total: 2 },
      { ...own, total: 1, received: 0, failure: 'Bob was away.' },
      { ...own, pending: true, total: 2, received: 1 },
      { ...own, total: 2, received: 2 },
      { ...own },
      { ...own, own: false, pending: true, total: 3, failure: 'not mine' },
    ];
    chat.restore(kept);
    expect(chat.conversation.messages.map(({ failure }) => failure)).to.deep.equal([
      'lostClosed',
      'lostClosed',
      'lostClosed',
      'lostClosed',
      'Bob was away.',
      undefined, // delivered to 1 of 2
      undefined,
      undefined,
      undefined,
    ]);
    expect(chat.conversation.messages.every(({ pending }) => pending === false)).to.equal(true);
    expect(chat.conversation.messages.map(({ total }) => total)).to.deep.equal([
      undefined,
      2,
      2,
      2,
      1,
      2,
      2,
      undefined,
      undefined,
    ]);
  });

  it('goes on with what is on its way or has failed when its own messages are set back', async () => {
    const { chat, room, arrive, fate, sent } = scene();
    const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
    fate.send = () => new Promise((resolve, reject) => ends.push({ resolve, reject }));
    chat.follow(room);
    arrive(person('Bob'));
    const [first, second] = [chat.post('one'), chat.post('two')];
    const older = { from: 'x', own: false, name: 'Xenia', text: 'one', time: new Date() };
    const again = (): void => chat.restore([older, ...chat.conversation.messages.filter(({ own }) => own)]);
    again();
    again();
    const [, one, two] = chat.conversation.messages;
    expect([one!.pending, two!.pending]).to.deep.equal([true, true]);
    ends[0]!.resolve();
    ends[1]!.reject(new ConnectionError('peer-gone'));
    await Promise.all([first, second]);
    again();
    expect(chat.conversation.messages.map(({ failure, received }) => [failure, received])).to.deep.equal([
      [undefined, undefined],
      [undefined, 1],
      ['lostLeft Bob', 0],
    ]);
    const { id } = chat.conversation.messages[2]!;
    expect([...chat.resendable!.keys()]).to.deep.equal([id]);
    sent.length = 0;
    void chat.retry(id);
    expect(sent).to.deep.equal(['two → bob']);
  });

  for (const messages of [null, undefined, 42, 'messages', {}, new Map(), Symbol('messages'), () => []]) {
    it(`takes a ${messages === null ? 'null' : typeof messages} for no messages`, () => {
      const { chat } = scene();
      chat.restore([{ from: 'x', own: false, name: 'Xenia', text: 'before', time: new Date() }]);
      chat.restore(messages);
      expect(chat.conversation.messages).to.deep.equal([]);
    });
  }

  it('restores messages with fields that are missing or invalid', () => {
    const { chat } = scene();
    chat.restore([
      null,
      undefined,
      42,
      'text',
      {},
      { from: null, name: null, text: null, time: null, own: null },
      { from: 7, name: 8, text: 9, time: '2020-02-29T12:00:00Z', own: 1 },
      { from: {}, name: [], text: {}, time: {}, own: undefined },
      { from: 'xenia', text: 'no name', time: 'never', total: '3', received: Number.NaN, failure: 7 },
      { from: 'xenia', name: '‮X'.repeat(1000), text: 'too long a name', time: Number.POSITIVE_INFINITY },
    ]);
    const { messages } = chat.conversation;
    expect(messages.map(({ name, text, own }) => [name.slice(0, 10), text, own])).to.deep.equal([
      ['guest', '', false],
      ['guest', '', false],
      ['8', '9', true],
      ['guest', '', false],
      ['guest', 'no name', false],
      ['XXXXXXXXXX', 'too long a name', false],
    ]);
    expect(messages.map(({ from }) => from)).to.deep.equal(['', '', '7', '', 'xenia', 'xenia']);
    for (const [index, { time }] of messages.entries()) {
      if (index === 2) expect(time.toISOString()).to.equal('2020-02-29T12:00:00.000Z');
      else expect(time.getTime()).to.be.within(Date.now() - 60_000, Date.now());
    }
    expect(messages.every(({ total, received }) => total === undefined && received === undefined)).to.equal(true);
  });
});

const said = (text: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: 0,
  from: 'bob',
  name: 'Bob',
  own: false,
  text,
  time: new Date(2026, 4, 12, 10),
  ...more,
});
const partsOf = (chat: Element, part: string): HTMLElement[] => [
  ...chat.shadowRoot!.querySelectorAll<HTMLElement>(`[part~=${part}]`),
];
const wordsOf = (chat: Element, part: string): string[] =>
  partsOf(chat, part).map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());

async function show(messages: readonly ChatMessage[]): Promise<WebrtcChatElement> {
  const chat = await fixture<WebrtcChatElement>(html`<webrtc-chat></webrtc-chat>`);
  chat.messages = messages;
  await chat.updateComplete;
  return chat;
}

describe('a chat with a history', () => {
  it('shows messages with fields that are missing or invalid', async () => {
    const values = [
      null,
      42,
      {},
      { text: 'no name' },
      { name: 'Ann', text: 'no id', time: 'never' },
      { from: 'xenia' },
    ];
    const chat = await show(values as unknown as ChatMessage[]);
    expect(wordsOf(chat, 'name')).to.deep.equal(['Guest', 'Guest', 'Ann', 'Guest xeni']);
    expect(wordsOf(chat, 'avatar')).to.deep.equal(['G', 'A', 'X']);
    expect(wordsOf(chat, 'text')).to.deep.equal(['', 'no name', 'no id', '']);
    await expect(chat).to.be.accessible();
    for (const messages of [null, undefined, 7]) {
      chat.messages = messages as unknown as ChatMessage[];
      await chat.updateComplete;
      expect(chat.messages).to.deep.equal([]);
      expect(chat.matches(':state(empty)')).to.equal(true);
    }
  });

  it('says of its own messages what became of them', async () => {
    const own = { own: true, total: 2, received: 0 };
    const kept = [
      said('lost', { ...own, pending: true }),
      said('failed', { ...own, failure: 'Not delivered: Bob left the room.' }),
      said('half', { ...own, received: 1 }),
      said('whole', { ...own, received: 2 }),
    ];
    const chat = await show(JSON.parse(JSON.stringify(kept)) as ChatMessage[]);
    expect(wordsOf(chat, 'delivery')).to.deep.equal([
      'Not delivered: you left the room.',
      'Not delivered: Bob left the room.',
      'Delivered to 1 of 2',
      'Delivered',
    ]);
    await expect(chat).to.be.accessible();
  });

  const lines = Array.from({ length: 200 }, (_, i) => said(`line ${i}`, { time: new Date(2026, 4, 12, 10, i) }));

  /** The first message that the reader sees, and where it is. A page out of view is not drawn: its messages may be outside its box. */
  function seen(chat: Element): [text: string, top: number] {
    const edge = partsOf(chat, 'log')[0]!.getBoundingClientRect().top;
    const isBelow = (element: Element): boolean => element.getBoundingClientRect().bottom > edge;
    const first = partsOf(chat, 'message').find((message) => isBelow(message.parentElement!) && isBelow(message))!;
    return [first.querySelector('[part=text]')!.textContent, Math.round(first.getBoundingClientRect().top - edge)];
  }
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  async function scrollTo(chat: Element, at: number): Promise<void> {
    const log = partsOf(chat, 'log')[0]!;
    await until(() => log.scrollTop > 0, 'it has scrolled to the end');
    log.scrollTop = at;
    await new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    await frame();
  }

  for (const [what, next] of [
    ['the same messages', lines],
    ['older messages before them', [...Array.from({ length: 60 }, (_, i) => said(`older ${i}`)), ...lines]],
    ['new messages after them', [...lines, said('new'), said('newer')]],
    ['fewer messages', lines.slice(20)],
    ['the same messages from JSON', JSON.parse(JSON.stringify(lines)) as ChatMessage[]],
  ] as const) {
    it(`leaves the reader where they are when it gets ${what}`, async () => {
      const chat = await show(lines);
      await scrollTo(chat, 2500);
      const before = seen(chat);
      expect(before[0]).to.match(/line/);
      chat.messages = next;
      await chat.updateComplete;
      await frame();
      await frame();
      const [text, top] = seen(chat);
      expect(text).to.equal(before[0]);
      expect(top).to.be.within(before[1] - 2, before[1] + 2);
    });
  }

  it('follows the end when the reader is there', async () => {
    const chat = await show(lines);
    const log = partsOf(chat, 'log')[0]!;
    const below = (): number => log.scrollHeight - log.clientHeight - log.scrollTop;
    await until(() => log.scrollTop > 0 && below() < 2, 'at the end');
    chat.messages = [...lines, ...lines];
    await chat.updateComplete;
    await until(() => below() < 2, 'still at the end');
    expect(seen(chat)[0]).to.match(/line 19\d/);
  });

  it('begins anew at the end when all is cleared', async () => {
    const chat = await show(lines);
    await scrollTo(chat, 2500);
    chat.clear();
    chat.messages = lines;
    await chat.updateComplete;
    await until(() => seen(chat)[0].startsWith('line 19'), 'at the end');
  });
});
