import { expect } from '@open-wc/testing';
import { connect, type Connection } from 'webrtc-elements/core';
import type { WebrtcPeerListElement } from 'webrtc-elements';
import { lookOf } from '../../src/elements/person/look.js';
import { Namesakes, namesakesOf } from '../../src/elements/person/namesakes.js';
import { displayName } from '../../src/elements/person/person.js';
import { chatOf, enter, freshRoom, host, listOf, meets, textOf, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';

const ALIKE: readonly (readonly string[])[] = [
  [
    'Ann',
    'ann',
    'ANN',
    'Ánn',
    'A\u0301nn',
    'Аnn',
    'Αnn',
    'Ａｎｎ',
    '𝐀𝐧𝐧',
    'ᴀɴɴ',
    'A\u200bnn',
    'A\u2060n\u00adn',
    'Ann.',
    ' A n n ',
    '“Ann”',
  ],
  ['Bob', 'B0b', 'Bоb', 'Bοb', 'Вøb'],
  ['Ida', 'lda', '1da', 'Ιda', 'Іda', '|da', 'ıda'],
  ['marn', 'mam', 'MARN'],
  ['Ivvo', 'Iwo'],
  ['Ваня', 'Bаня', 'ваня'],
  ['José', 'Jose', 'JOSE\u0301'],
  ['Guest k3f9', 'Guеst k3f9'],
];
const DIFFERENT = [
  ...[
    'Ann',
    'Anna',
    'Annе Marie',
    'Bob',
    'Rob',
    'Ваня',
    'Маня',
    'Таня',
    'राम',
    'रामा',
    '李',
    '季',
    'عمر',
    'عمرو',
    'Νίκος',
    'Νίκη',
  ],
  ...['🎉', '🎈', '?', '!', 'Guest k3f9', 'Guest k3f8', 'のぞみ', 'のぞむ'],
];

describe('two names', () => {
  for (const names of ALIKE) {
    it(`look alike: ${names.map((name) => JSON.stringify(name)).join(', ')}`, () => {
      expect(new Set(names.map(lookOf)).size).to.equal(1, names.map(lookOf).join());
    });
  }

  it('look different if they do', () => {
    expect(new Set(DIFFERENT.map(lookOf)).size).to.equal(DIFFERENT.length);
  });

  it('are compared quickly, whatever they are', () => {
    for (const name of ['', '\u0301'.repeat(1000), '\ud83d', 'ﷺ'.repeat(200), '\u202e', 'x'.repeat(100_000)])
      expect(lookOf(name)).to.be.a('string');
  });
});

describe('those whose names look alike', () => {
  let roomOrders: Record<string, number> = {};

  /** A room with these names, by id. Whoever comes gets the next number in its order, as the server gives them. */
  function roomOf(names: Record<string, string>): {
    namesakes: Namesakes;
    tell: (names: Record<string, string>) => void;
  } {
    const listeners: (() => void)[] = [];
    const peers = new Map<string, unknown>();
    const on = (_: string, call: () => void): unknown => listeners.push(call);
    const connection = { id: 'me', presence: {}, order: 0, peers, on };
    roomOrders = {};
    let last = 0;
    const tell = ({ me, ...others }: Record<string, string>): void => {
      connection.presence = { name: me };
      peers.clear();
      for (const [id, name] of Object.entries(others)) {
        roomOrders[id] ??= ++last;
        peers.set(id, { id, presence: { name }, order: roomOrders[id] });
      }
      for (const call of listeners) call();
    };
    const namesakes = new Namesakes(connection as unknown as Connection, ({ presence }) => String(presence['name']));
    tell(names);
    return { namesakes, tell };
  }

  it('have numbers that come from the order of the room, and keep them', () => {
    const { namesakes, tell } = roomOf({ me: 'Ada', a: 'Ann', b: 'Аnn', c: 'Bob' });
    const numbers = (): unknown[] => ['me', 'a', 'b', 'c', 'd'].map((id) => namesakes.numberOf(id));
    expect(numbers()).to.deep.equal([undefined, 2, 3, undefined, undefined]);
    tell({ me: 'Ada', d: 'ANN', b: 'Аnn', c: 'Bob' });
    expect(numbers()).to.deep.equal([undefined, undefined, 3, undefined, 5]);
    tell({ me: 'Ada', b: 'Аnn', c: 'Bob' });
    expect(numbers()).to.deep.equal([undefined, undefined, undefined, undefined, undefined]);
    tell({ me: 'Ada', a: 'Ann', b: 'Аnn', c: 'аda' });
    expect(numbers()).to.deep.equal([1, 2, 3, 4, undefined]);
  });

  it('have short numbers where the order is a time, unless two of them would be the same', () => {
    const numbersOf = (...orders: number[]): unknown[] => {
      const { namesakes, tell } = roomOf({ me: 'Ada' });
      Object.assign(roomOrders, Object.fromEntries(orders.map((order, i) => [`p${i}`, order])));
      tell({ me: 'Ada', ...Object.fromEntries(orders.map((_, i) => [`p${i}`, 'Ann'])) });
      return orders.map((_, i) => namesakes.numberOf(`p${i}`));
    };
    expect(numbersOf(1_796_021_234_567, 1_796_021_300_001)).to.deep.equal([4_568, 2]);
    expect(numbersOf(1_796_021_234_567, 1_796_021_244_567)).to.deep.equal([1_796_021_234_568, 1_796_021_244_568]);
  });

  it('may be ourselves, and we may take another name', () => {
    const { namesakes, tell } = roomOf({ me: 'Ada', a: 'Ada' });
    expect([namesakes.numberOf('me'), namesakes.numberOf('a')]).to.deep.equal([1, 2]);
    tell({ me: 'Grace', a: 'Ada' });
    expect([namesakes.numberOf('me'), namesakes.numberOf('a')]).to.deep.equal([undefined, undefined]);
  });

  it('have the same numbers on all pages, whenever a page has come and whomever it has blocked', async () => {
    const name = freshRoom();
    const first = await enter(name, { name: 'Ann' });
    await until(() => first.state === 'connected', 'she is the first');
    const join = (name: string): Promise<Connection> => connect({ host, room: first.room, presence: { name } });
    const gone = await join('ann');
    const bob = await join('Bob');
    const mallory = await join('Аnn');
    await meets(first, 3);
    const ids = [first.connection!.id, gone.id, mallory.id];
    const numbersOf = ({ connection }: typeof first): unknown[] => {
      const namesakes = namesakesOf(connection!, displayName);
      return ids.map((id) => namesakes.numberOf(id));
    };
    expect(numbersOf(first)).to.deep.equal([1, 2, 4]);
    gone.close();
    await until(() => first.peers.size === 2, 'one has left');
    const late = await enter(name, { name: 'Carol' });
    await meets(late, 3);
    expect([numbersOf(first), numbersOf(late)]).to.deep.equal(Array(2).fill([1, undefined, 4]));
    late.connection!.setPresence({ name: 'ANN' });
    ids.push(late.connection!.id);
    await until(() => numbersOf(first)[3] === 5, 'the page that came late has the name, too');
    late.connection!.block(ids[0]!);
    expect(numbersOf(first)).to.deep.equal([1, undefined, 4, 5]);
    expect(numbersOf(late).slice(2)).to.deep.equal([4, 5]);
    for (const one of [bob, mallory]) one.close();
  });

  const part = (list: WebrtcPeerListElement, name: string): string[] =>
    [...list.shadowRoot!.querySelectorAll(`[part=${name}]`)].map(({ textContent }) => textContent.trim());

  it('are marked in the list and in the chat, where two of them are', async () => {
    const room = await enter(freshRoom(), { name: 'Ada' });
    const join = (name: string): Promise<Connection> => connect({ host, room: room.room, presence: { name } });
    const ann = await join('Ann');
    await meets(room, 1);
    await ann.send('alone');
    const mallory = await join('Аnn');
    await meets(room, 2);
    const list = listOf(room);
    await until(() => part(list, 'alike').join() === 'No. 2,No. 3', 'both are marked');
    expect(part(list, 'why')).to.deep.equal(
      Array(2).fill('Someone else here has this name, or one that looks like it.'),
    );
    await expectAccessible(list);
    await mallory.send('I am Ann');
    await ann.send('I am');
    const chat = chatOf(room);
    await until(() => chat.messages.length === 3, 'all is said');
    expect(chat.messages.map(({ alike }) => alike)).to.deep.equal([undefined, 3, 2]);
    const marks = [...chat.shadowRoot!.querySelectorAll('[part=alike]')];
    expect(marks.map(({ textContent }) => textContent.replace(/\s+/g, ' '))).to.deep.equal([
      'No. 3 Someone else here has this name, or one that looks like it.',
      'No. 2 Someone else here has this name, or one that looks like it.',
    ]);
    await until(async () => (await textOf(chat)).includes('Аnn (No. 3): I am Ann'), 'a screen reader says which');
    await expectAccessible(chat);
    list.style.inlineSize = '17.5rem';
    for (const lang of ['de', 'es', 'fr', 'it', 'pt', 'ja', 'zh', 'ar']) {
      room.lang = lang;
      const before = part(list, 'why')[0];
      await until(
        () => part(list, 'why')[0] !== before && list.scrollWidth === list.clientWidth,
        `it is said in ${lang}`,
      );
    }
    room.lang = 'en';
    mallory.setPresence({ name: 'Mallory' });
    await until(() => part(list, 'alike').length === 0 && part(list, 'why').length === 0, 'no names are alike');
    for (const one of [ann, mallory]) one.close();
  });
});
