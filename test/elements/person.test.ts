import { expect } from '@open-wc/testing';
import { displayName } from 'webrtc-elements';
import { initial } from '../../src/elements/person/person.js';

const shown = (name: unknown): string => displayName({ id: 'f00d-cafe', presence: { name } });
const charactersOf = (text: string): string[] =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
const marksIn = (text: string): number => text.match(/\p{M}/gu)?.length ?? 0;

describe('the name of a person', () => {
  it('is that which the server gives, if it gives one', () => {
    const named = (given: Record<string, unknown>): string =>
      displayName({ id: 'f00d', presence: { name: 'Eve' }, given });
    expect(named({ name: 'Ada' })).to.equal('Ada');
    expect(named({ name: ' A\u202eda ' })).to.equal('Ada');
    for (const name of ['', 7, null, undefined]) expect(named({ name })).to.equal('Eve');
  });

  it('is as they write it, in any script', () => {
    for (const name of [
      'Ada Lovelace',
      'O’Brien-Smith, Jr.',
      'Nguyễn Thị Hồng Nhung',
      'Nguyễn'.normalize('NFD'),
      'عبد الرحمن بن خلدون',
      'מִרְיָם בַּת־יוֹסֵף',
      'می\u200cخواهم',
      'क्षत्रिय',
      'ශ්\u200dරී ලංකා',
      'བསྒྲུབས་པ',
      '김민준',
      '山田 太郎',
      '👨‍👩‍👧‍👦',
      '👩🏽‍❤️‍💋‍👨🏿 us two',
      '🏴󠁧󠁢󠁷󠁬󠁳󠁿 Rhys',
      '🇪🇺 Robert',
      '<b>Bobby</b> "Tables" & Co',
      'constructor',
      '$& $1 {name}',
    ]) {
      expect(shown(name)).to.equal(name);
    }
  });

  it('is the beginning of the id for who has none that can be seen', () => {
    for (const name of [
      undefined,
      null,
      42,
      ['Ada'],
      { toString: () => 'Ada' },
      '',
      ' \t\n\u00a0\u3000',
      '\0\u0001\u007f\u0085',
      '\u200b\u200d\u200c\u2060\ufeff\u00ad',
      '\u202e\u2066',
      '\u0301\u0300\ufe0f',
      '\u3164\u115f\u2800\uffa0',
      '\ud800',
      '\u{e0041}\u{e0042}',
      '\u0000'.repeat(1 << 20),
    ]) {
      expect(shown(name)).to.equal('Guest f00d');
    }
  });

  it('is one line, without what nobody sees or what turns the text around it', () => {
    expect(shown('\u202eAda\u202c \u2067Love\u2069lace\u200e')).to.equal('Ada Lovelace');
    expect(shown('  A\u200bd\0a\u2028\u2029\n\r\n Love\ud800lace\ufeff ')).to.equal('Ada Lovelace');
    expect(shown('A\u0085d\u001b[31ma')).to.equal('Ad[31ma');
    expect(shown('A\u{e0041}\u{e007f}da')).to.equal('Ada');
    expect(shown('\u0301\u200dAda')).to.equal('Ada', 'no mark without a letter of its own');
  });

  it('has a bound, in characters and in marks on each', () => {
    expect(shown('x'.repeat(40))).to.equal('x'.repeat(40));
    expect(shown('x'.repeat(41))).to.equal(`${'x'.repeat(39)}…`);
    expect(shown('x'.repeat(1 << 20))).to.equal(`${'x'.repeat(39)}…`);
    expect(charactersOf(shown('👨‍👩‍👧‍👦'.repeat(1000))).length).to.be.at.most(40);
    expect(shown('é'.normalize('NFD').repeat(40))).to.equal('é'.normalize('NFD').repeat(40));
    expect(marksIn(shown(`Z${'\u0321\u034a\u0335'.repeat(100)}`))).to.equal(4);
    expect(shown(`Z${'\u0301\u200d'.repeat(400)}a`)).to.match(/^Z.{4}a$/u, 'no joiner hides marks');
    const tower = shown(Array.from('zalgo', (letter) => letter + '\u0300'.repeat(30)).join(''));
    expect(marksIn(tower)).to.equal(20);
    expect(tower.replace(/\p{M}/gu, '')).to.equal('zalgo');
    for (const endless of ['ᄀ', '👩\u200d', 'क्', '\u0600']) {
      expect(shown(endless.repeat(100_000)).length).to.be.at.most(200, 'even as one single character');
    }
  });
});

describe('the letter of an avatar', () => {
  for (const [name, letter] of [
    ['Ada', 'A'],
    ['ada', 'A'],
    ['"Ada"', 'A'],
    ["'ada'", 'A'],
    ['“Ada”', 'A'],
    ['„Ada“', 'A'],
    ['«Ada»', 'A'],
    ['「山田」', '山'],
    ['(ada)', 'A'],
    ['[ Ada ]', 'A'],
    ['@ada', 'A'],
    ['~`<ada>`~', 'A'],
    ['¿Qué?', 'Q'],
    ['#1', '1'],
    ['"👩🏽‍🚀" Ada', '👩🏽‍🚀'],
    ['"É', 'É'],
    ['!!!', '!'],
    ['#️⃣ keys', '#️⃣'],
    ['', ''],
  ] as const) {
    it(`is ${letter} for ${name}`, () => {
      expect(initial(name, 'f00d-cafe')).to.equal(letter);
    });
  }

  it('is that of the id for a guest, and of the name without an id', () => {
    expect(initial('Guest f00d', 'f00d-cafe')).to.equal('F');
    expect(initial('Guest', '')).to.equal('G');
  });
});
