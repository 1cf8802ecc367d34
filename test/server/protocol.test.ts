import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS, parseClientFrame, parseServerFrame } from '../../src/protocol/frames.js';
import { random } from '../support/random.js';

const MEMBER = { id: 'bob', order: 3, presence: '{"name":"Bob"}', hello: 'e30' };
const WELCOME = {
  type: 'welcome',
  version: 3,
  id: 'alice',
  order: 7,
  members: [MEMBER],
  iceServers: [{ urls: 'stun:a.example' }, { urls: ['turn:b.example'], username: 'u', credential: 'c' }],
  lifetime: 3600,
};
const CLIENT_FRAMES: readonly object[] = [
  { type: 'signal', to: 'bob', signal: '{"a":"\\u0000"}' },
  { type: 'presence', presence: '{"name":"Alice"}' },
  { type: 'ice' },
  { type: 'ping' },
  { type: 'pong', n: 7 },
];
const SERVER_FRAMES: readonly object[] = [
  WELCOME,
  { type: 'joined', member: MEMBER },
  { type: 'left', id: 'bob', reason: 'leave' },
  { type: 'left', id: 'bob', reason: 'lost' },
  { type: 'signal', from: 'bob', signal: '{}' },
  { type: 'presence', id: 'bob', presence: '{}' },
  { type: 'error', code: 'unknown-peer', message: 'No.', peer: 'bob' },
  { type: 'error', code: 'bad-frame', message: 'No.' },
  { type: 'ice', iceServers: [{ urls: 'turn:a.example', username: 'u', credential: 'c' }], lifetime: 0.5 },
  { type: 'ice', iceServers: [] },
  {
    type: 'news',
    news: [
      { type: 'joined', member: MEMBER },
      { type: 'presence', id: 'bob', presence: '1' },
      { type: 'left', id: 'bob', reason: 'lost' },
    ],
  },
  { type: 'ping', n: 4_294_967_295 },
  { type: 'pong' },
];
const PARSERS = [
  { name: 'parseClientFrame', parse: parseClientFrame, frames: CLIENT_FRAMES },
  { name: 'parseServerFrame', parse: parseServerFrame, frames: SERVER_FRAMES },
] as const;
const NESTED = 100_000;
const WRONG: readonly unknown[] = [null, true, 0, -1, 1.5, 1e308, '', 'a b', [], {}, [[]], { length: 1 }];

function assertClean(): void {
  assert.deepEqual(
    Reflect.ownKeys(Object.prototype).filter((key) => !BUILT_IN.includes(key)),
    [],
  );
}
const BUILT_IN = Reflect.ownKeys(Object.prototype);

for (const { name, parse, frames } of PARSERS) {
  describe(name, () => {
    it('reads every frame of the protocol', () => {
      for (const frame of frames) assert.deepEqual(parse(JSON.stringify(frame)), frame);
    });

    it('drops fields that the protocol does not know', () => {
      for (const frame of frames) assert.deepEqual(parse(JSON.stringify({ ...frame, extra: { a: 1 } })), frame);
    });

    it('takes text only', () => {
      const data = [undefined, null, 1, 1n, true, Symbol('ping'), frames[0], frames, () => '{}', new Uint8Array(3)];
      for (const value of data) assert.equal(parse(value), undefined, typeof value);
    });

    it('takes no JSON that is not an object of a type it knows', () => {
      const texts = [
        '',
        ' ',
        'nope',
        'null',
        'true',
        '1',
        '1e999',
        '"ping"',
        '[]',
        '[{"type":"ping"}]',
        '{}',
        '\ufeff{}',
      ];
      const types = ['Ping', 'ping ', 'toString', '__proto__', 'constructor', 'hasOwnProperty', null, 1, ['ping'], {}];
      texts.push(...types.map((type) => JSON.stringify({ type })));
      for (const text of texts) assert.equal(parse(text), undefined, text);
    });

    it('takes no text that was cut off', () => {
      for (const frame of frames) {
        const text = JSON.stringify(frame);
        for (let end = 0; end < text.length; end++) assert.equal(parse(text.slice(0, end)), undefined);
      }
    });

    it('takes no field that is missing or of a wrong type', () => {
      for (const frame of frames) {
        for (const field of Object.keys(frame)) {
          // The peer of an error and any text of a signal or a message are free
          for (const value of [undefined, ...WRONG]) {
            const parsed = parse(JSON.stringify({ ...frame, [field]: value }));
            if (parsed) assertSound(parsed, frame, field, value);
          }
        }
      }
    });

    it('survives brackets nested 100,000 deep', () => {
      const deep = [
        '['.repeat(NESTED),
        '['.repeat(NESTED) + ']'.repeat(NESTED),
        '{"a":'.repeat(NESTED) + '1' + '}'.repeat(NESTED),
        `{"type":"signal","to":"bob","from":"bob","signal":${'['.repeat(NESTED)}${']'.repeat(NESTED)}}`,
        `{"type":"welcome","members":${'['.repeat(NESTED)}${']'.repeat(NESTED)}}`,
      ];
      for (const text of deep) assert.equal(parse(text), undefined);
    });

    it('leaves the prototypes of the page alone', () => {
      for (const frame of frames) {
        const inner = JSON.stringify(frame).slice(1);
        for (const key of ['__proto__', 'constructor', 'prototype']) {
          const parsed = parse(`{"${key}":{"polluted":1,"type":"ping","prototype":{"polluted":1}},${inner}`);
          assert.deepEqual(parsed, frame);
          assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
          assert.equal(parse(`{"${key}":{${inner}}`), undefined, 'fields of a prototype do not count');
        }
      }
      assertClean();
    });

    it('makes sense of 20,000 mutated frames, or drops them', () => {
      const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
      const next = random(seed);
      let dropped = 0;
      for (let round = 0; round < 20_000; round++) {
        const text = mutate(JSON.stringify(frames[Math.floor(next() * frames.length)]), next);
        const again = `seed ${seed}, round ${round}: ${JSON.stringify(text)}`;
        try {
          const parsed = parse(text);
          if (!parsed) dropped++;
          // What was taken is taken again as it is: it is a valid frame and nothing else.
          else assert.deepEqual(parse(JSON.stringify(parsed)), parsed);
        } catch (error) {
          assert.fail(`${again}: ${String(error)}`);
        }
      }
      assertClean();
      assert(dropped > 10_000, `${dropped} of the mutants made no sense`);
    });
  });
}

describe('parseClientFrame', () => {
  it('keeps to the sizes of the protocol', () => {
    const presence = (length: number): unknown =>
      parseClientFrame(JSON.stringify({ type: 'presence', presence: 'p'.repeat(length) }));
    assert.notEqual(presence(LIMITS.presence), undefined);
    assert.equal(presence(LIMITS.presence + 1), undefined);
    const signal = (to: string): unknown => parseClientFrame(JSON.stringify({ type: 'signal', to, signal: '' }));
    assert.notEqual(signal('i'.repeat(LIMITS.id)), undefined);
    for (const to of ['', 'i'.repeat(LIMITS.id + 1), 'a\n', 'a b', 'ä']) assert.equal(signal(to), undefined, to);
  });
});

describe('parseServerFrame', () => {
  it('takes no lifetime that is no number of seconds', () => {
    for (const lifetime of ['0', '-1', '-0.5', '1e999', '"1"', 'null', '[1]', 'true']) {
      const frame = `{"type":"ice","iceServers":[],"lifetime":${lifetime}}`;
      assert.equal(parseServerFrame(frame), undefined, lifetime);
    }
  });

  it('takes no number that is not a whole one that counts exactly', () => {
    for (const order of ['1e999', '-1', '0.5', '9007199254740993', '"1"', 'null', '1'.repeat(400)]) {
      const member = `{"id":"bob","order":${order},"presence":"","hello":""}`;
      assert.equal(parseServerFrame(`{"type":"joined","member":${member}}`), undefined, order);
    }
  });

  it('takes no news of which any part is wrong', () => {
    const good = { type: 'left', id: 'bob', reason: 'lost' };
    const wrong: unknown[] = [null, 1, 'left', [], [good], {}, WELCOME, { type: 'pong' }, { ...good, id: '' }];
    wrong.push({ type: 'news', news: [good] }, { type: 'signal', from: 'bob', signal: '' }, { type: 'toString' });
    for (const one of wrong) {
      assert.equal(
        parseServerFrame(JSON.stringify({ type: 'news', news: [good, one] })),
        undefined,
        JSON.stringify(one),
      );
    }
  });

  it('takes no welcome of which any part is wrong', () => {
    const wrong: object[] = [
      { members: [MEMBER, null] },
      { members: [[MEMBER]] },
      { members: { 0: MEMBER, length: 1 } },
      { iceServers: [null] },
      { iceServers: ['stun:a'] },
      { version: 1 },
      { version: 2 },
      { version: '2' },
      { lifetime: 0 },
      { lifetime: -1 },
      { lifetime: '3600' },
    ];
    for (const part of wrong) {
      assert.equal(parseServerFrame(JSON.stringify({ ...WELCOME, ...part })), undefined, JSON.stringify(part));
    }
  });
});

/** A frame with one odd field may be taken only where the protocol leaves that field free. */
function assertSound(parsed: object, frame: object, field: string, value: unknown): void {
  const free = ['signal', 'presence', 'hello', 'message', 'code'].includes(field) && typeof value === 'string';
  const counted = (field === 'order' || field === 'n') && value === 0;
  const lasting = field === 'lifetime' && typeof value === 'number' && value > 0;
  const optional =
    field === 'peer' || (field === 'lifetime' && value === undefined) || (Array.isArray(value) && value.length === 0);
  const what = `${JSON.stringify(frame)} with ${field} ${JSON.stringify(value)}`;
  assert(free || counted || lasting || optional, `${what} is taken as ${JSON.stringify(parsed)}`);
}

/** One to three changes to a text: characters cut, doubled, swapped for what is special in JSON. */
function mutate(text: string, next: () => number): string {
  const spice = ['{', '}', '[', ']', '"', ':', ',', '\\', '\0', '\ud800', 'null', '1e999', '-', '__proto__', 'type'];
  let mutant = text;
  for (let changes = 1 + Math.floor(next() * 3); changes > 0; changes--) {
    const at = Math.floor(next() * mutant.length);
    const end = Math.min(mutant.length, at + Math.floor(next() * 8));
    const word = spice[Math.floor(next() * spice.length)] ?? '';
    switch (Math.floor(next() * 4)) {
      case 0:
        mutant = mutant.slice(0, at) + mutant.slice(end);
        break;
      case 1:
        mutant = mutant.slice(0, end) + mutant.slice(at);
        break;
      case 2:
        mutant = mutant.slice(0, at) + word + mutant.slice(at);
        break;
      default:
        mutant = mutant.slice(0, at) + word + mutant.slice(end);
    }
  }
  return mutant;
}
