import { expect } from '@open-wc/testing';
import { connect } from 'webrtc-elements/core';
import type { WebrtcChatElement } from 'webrtc-elements';
import { Announcer } from '../../src/elements/chat/announcer.js';
import { isFlood } from '../../src/elements/chat/conversation/conversation.js';
import { chatOf, enter, freshRoom, host, meets, textOf, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';
import { person, scene, type Scene } from '../support/elements/chat-scene.js';

/** What the log shows: texts, and floods with their numbers. */
const shown = ({ chat }: Scene): string[] =>
  chat.conversation.pages.flatMap(({ entries }) =>
    entries.map((entry) =>
      isFlood(entry)
        ? `${entry.messages.length} from ${entry.name}`
        : entry.name + (('text' in entry && ` ${entry.text}`) || ''),
    ),
  );
const counted = ({ chat }: Scene): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { name } of chat.conversation.messages) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** A chat with these people. */
function chatWith(names: readonly string[], settings = {}): Scene {
  const it = scene(settings);
  it.chat.follow(it.room);
  it.arrive(...names.map((name) => person(name)));
  return it;
}

/** Somebody says so many things. */
function flood({ receive }: Scene, who: string, count: number): void {
  for (let i = 1; i <= count; i++) receive(who, `${i}`);
}

describe('a chat that somebody floods', () => {
  it('keeps what others have said, and drops from whoever has most', () => {
    const it = chatWith(['Ann', 'Bob', 'Mallory'], { maxMessages: 50 });
    for (const word of ['one', 'two', 'three']) {
      it.receive('ann', word);
      it.receive('bob', word);
    }
    void it.chat.post('my own');
    flood(it, 'mallory', 1_000);
    it.receive('ann', 'still here');
    expect(counted(it)).to.deep.equal({ Ann: 4, Bob: 3, Ada: 1, Mallory: 42 });
    expect(it.chat.conversation.messages.at(-2)!.text).to.equal('1000', 'the newest of them stays');
  });

  it('shares the room between two who flood it', () => {
    const it = chatWith(['Ann', 'Mallory', 'Mallet'], { maxMessages: 100 });
    it.receive('ann', 'hello');
    for (let i = 0; i < 500; i++) for (const who of ['mallory', 'mallet']) it.receive(who, `${i}`);
    expect(counted(it)).to.deep.equal({ Ann: 1, Mallory: 49, Mallet: 50 });
    expect(shown(it)).to.deep.equal(['Ann hello', '49 from Mallory', '50 from Mallet']);
  });

  it('cuts the long texts of whoever has most text', () => {
    const it = chatWith(['Ann', 'Mallory']);
    const long = (length: number): string => 'x'.repeat(length);
    it.receive('ann', long(30_000));
    for (let i = 0; i < 4; i++) it.receive('mallory', long(3_000_000));
    expect(it.texts().map(({ length }) => length)).to.deep.equal([30_000, 20_001, 3_000_000, 3_000_000, 3_000_000]);
    flood(it, 'mallory', 20);
    it.receive('mallory', long(4_000_000));
    const { length } = it.texts()[0]!;
    expect(length).to.equal(30_000, 'also amid a flood');
    expect(it.texts().join('').length).to.be.below(10_100_000);
  });

  it('changes only the page with the text that it cuts: the others are not rendered again', () => {
    const guests = Array.from({ length: 12 }, (_, i) => `Guest${i}`);
    const it = chatWith([...guests, 'Mallory']);
    it.receive('mallory', 'x'.repeat(3_000_000));
    for (let i = 0; i < 120; i++) it.receive(`guest${i % 12}`, `${i}`);
    for (let i = 0; i < 2; i++) it.receive('mallory', 'x'.repeat(3_000_000));
    const before = [...it.chat.conversation.pages];
    it.receive('mallory', 'x'.repeat(3_000_000));
    const after = it.chat.conversation.pages;
    expect(it.texts()[0]!.length).to.equal(20_001);
    expect(after.map((page, at) => page === before[at])).to.deep.equal([false, true, false]);
  });

  it('folds the flood into one line, with all that is part of it', () => {
    const it = chatWith(['Ann', 'Mallory']);
    it.receive('mallory', 'hi');
    it.receive('ann', 'hello');
    flood(it, 'mallory', 18);
    expect(shown(it).length).to.equal(20, 'each for itself, so far');
    flood(it, 'mallory', 182);
    expect(shown(it)).to.deep.equal(['Mallory hi', 'Ann hello', '200 from Mallory']);
    it.receive('ann', 'stop it');
    flood(it, 'mallory', 100);
    void it.chat.post('I agree');
    expect(shown(it)).to.deep.equal([
      ...['Mallory hi', 'Ann hello', '200 from Mallory', 'Ann stop it', '100 from Mallory', 'Ada I agree'],
    ]);
    expect(it.texts().slice(0, 4)).to.deep.equal(['hi', 'hello', '1', '2']);
    expect(it.texts().length).to.equal(304);
  });

  it('folds the floods of several at once, each into its own line', () => {
    const it = chatWith(['Ann', 'Mallory', 'Mallet'], { joins: true });
    for (let i = 0; i < 300; i++) {
      for (const who of ['mallory', 'mallet']) it.receive(who, `${who} ${i}`);
      it.arrive(person(`Guest${i}`));
    }
    const lines = shown(it).filter((line) => !line.startsWith('Guest') && !/^Mall\w+ mall/.test(line));
    expect(lines.slice(-2)).to.deep.equal(['281 from Mallory', '281 from Mallet']);
    const { messages } = it.chat.conversation;
    expect(messages.map(({ id }) => id)).to.deep.equal(messages.map(({ id }) => id).sort((a, b) => a - b));
    expect(messages.length).to.be.above(590);
  });

  it('folds nothing that the page sets, and counts it all the same', () => {
    const it = chatWith(['Ann'], { maxMessages: 50 });
    it.receive('ann', 'hello');
    const messages = it.chat.conversation.messages.slice();
    const spam = Array.from({ length: 100 }, (_, i) => ({
      from: 'x',
      name: 'Mallory',
      text: `${i}`,
      time: new Date(),
    }));
    it.chat.restore([...messages, ...spam]);
    expect(shown(it).length).to.equal(50);
    expect(counted(it)).to.deep.equal({ Ann: 1, Mallory: 49 });
  });

  it('never holds up, nor forgets what it has, however long that lasts', () => {
    const it = chatWith(['Ann', 'Mallory'], { maxMessages: 1000 });
    it.receive('ann', 'first');
    for (let i = 0; i < 20; i++) flood(it, 'mallory', 500);
    expect(shown(it)).to.deep.equal(['Ann first', '999 from Mallory']);
    it.chat.clear();
    it.receive('mallory', 'again');
    expect(it.texts()).to.deep.equal(['again']);
  });

  const words = {
    en: '200 messages from Mallory',
    de: '200 Nachrichten von Mallory',
    es: '200 mensajes de Mallory',
    fr: '200 messages de Mallory',
    it: '200 messaggi di Mallory',
    pt: '200 mensagens de Mallory',
    ja: 'Malloryさんからのメッセージ200件',
    zh: '来自 Mallory 的 200 条消息',
    ar: '٢٠٠ رسالة من Mallory',
  };
  it('says so in each language, and shows the messages to who asks, accessibly', async () => {
    const room = await enter(freshRoom(), { name: 'Ann' });
    const mallory = await connect({ host, room: room.room, presence: { name: 'Mallory' } });
    await meets(room, 1);
    const chat: WebrtcChatElement = chatOf(room);
    await Promise.all(Array.from({ length: 200 }, (_, i) => mallory.send(`spam ${i}`)));
    const button = (): HTMLElement | null => chat.shadowRoot!.querySelector<HTMLElement>('[part=unfold]');
    for (const [lang, text] of Object.entries(words)) {
      room.lang = lang === 'ar' ? 'ar-EG' : lang;
      await until(() => button()?.textContent.trim() === text, text);
    }
    room.lang = 'en';
    await until(() => button()!.textContent.trim() === words.en, words.en);
    const texts = (): number => chat.shadowRoot!.querySelectorAll('[part~=message]').length;
    expect([texts(), button()!.getAttribute('aria-expanded')]).to.deep.equal([0, 'false']);
    expect(chat.messages.length).to.equal(200);
    await expectAccessible(chat);
    button()!.focus();
    button()!.click();
    await until(() => texts() === 200, 'all of them');
    expect(chat.shadowRoot!.activeElement).to.equal(button());
    expect(button()!.getAttribute('aria-expanded')).to.equal('true');
    await expectAccessible(chat);
    await mallory.send('one more');
    await until(() => texts() === 201, 'and what is new');
    button()!.click();
    await until(() => texts() === 0, 'and none of them again');
    room.connection!.block(mallory.id);
    await until(() => button() === null, 'the flood of who is blocked is hidden');
    expect(await textOf(chat)).not.to.contain('Mallory');
    mallory.close();
  });
});

describe('what a screen reader says of a flood', () => {
  const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
  afterEach(() => Object.assign(globalThis, { setTimeout: realTimeout, clearTimeout: realClear }));

  it('is how many messages it had, twice a minute, and all that others say', () => {
    const timers = new Map<number, readonly [run: () => void, wait: number]>();
    let count = 0;
    globalThis.setTimeout = ((run: () => void, wait: number) => {
      timers.set(++count, [run, wait]);
      return count;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((id: number) => timers.delete(id)) as typeof clearTimeout;
    const pass = (wait: number): void => {
      const [id, timer] = [...timers].find(([, [, one]]) => one === wait)!;
      timers.delete(id);
      timer[0]();
    };
    const root = document.createElement('div');
    const heard = (): string[] => [...root.children].map(({ textContent }) => textContent);
    const announcer = new Announcer(
      () => root,
      (count, name) => `${count} of ${name ?? 'the rest'}`,
    );
    for (let i = 0; i < 500; i++) announcer.count('Mallory');
    for (let i = 0; i < 5; i++) announcer.say(`Ann: ${i}`);
    expect(heard()).to.deep.equal(['Ann: 0', 'Ann: 1', 'Ann: 2', 'Ann: 3', 'Ann: 4']);
    pass(5_000);
    pass(30_000);
    expect(heard()).to.deep.equal(['500 of Mallory']);
    pass(5_000);
    for (let i = 0; i < 1_000; i++) announcer.count(`Mallory ${i % 100}`);
    announcer.count('Mallory 7');
    pass(30_000);
    expect(heard().length).to.equal(3, 'of three people at most');
    expect(heard()[0]).to.equal('11 of Mallory 7');
    announcer.count('Mallory');
    announcer.clear();
    expect([...timers.values()].map(([, wait]) => wait)).to.deep.equal([], 'nothing is left to say');
  });
});
