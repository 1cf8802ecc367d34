import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS } from '../../src/protocol/frames.js';
import {
  chooseSubprotocol,
  formatHello,
  LONGEST_GREETING,
  parseHello,
  SUBPROTOCOL,
  type Hello,
} from '../../src/protocol/hello.js';
import { random, randomBytes } from '../support/random.js';

const HELLO: Hello = { instance: 'i', key: 'k'.repeat(16), presence: '{}', transports: '{}' };
/** What may stand in a header of HTTP as a token (RFC 9110, section 5.6.2). */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

const headerOf = (hello: Hello): string => formatHello(hello).join(', ');

describe('a hello', () => {
  for (const presence of ['', '{"name":"Ann"}', '"ü€😀\\u0000"', '{"a":"\ud800"}', '?'.repeat(63), 'ÿ'.repeat(64)]) {
    it(`comes through a header as it is: ${presence.slice(0, 20)}`, () => {
      const hello = { ...HELLO, presence };
      for (const offer of formatHello(hello)) assert.match(offer, TOKEN);
      assert.deepEqual(parseHello(headerOf(hello)), hello);
    });
  }

  it('fits in one header, with the longest of everything', () => {
    const longest = {
      instance: 'x'.repeat(LIMITS.id),
      key: 'x'.repeat(128),
      presence: '字'.repeat(LONGEST_GREETING),
      transports: 'x'.repeat(LIMITS.transports),
    };
    assert(headerOf(longest).length < 8_000, `${headerOf(longest).length} bytes`);
    assert.deepEqual(parseHello(headerOf(longest)), longest);
  });

  it('is found in any place of the list, with spaces or without', () => {
    const [name = '', hello = ''] = formatHello(HELLO);
    for (const header of [`${hello},${name}`, `  ${name} ,\t${hello}  `, `other, ${name}, ${hello}, more`]) {
      assert.deepEqual(parseHello(header), HELLO);
    }
  });

  it('is told from none, from one of another version, and from nonsense', () => {
    const [, hello = ''] = formatHello(HELLO);
    for (const header of [
      undefined,
      null,
      '',
      ',,',
      hello,
      `webrtc-elements.1, ${hello}`,
      `${SUBPROTOCOL}0, ${hello}`,
    ]) {
      assert.equal(parseHello(header), 'unsupported-version', String(header));
    }
    assert.equal(parseHello(SUBPROTOCOL), 'hello-expected');
    const wrong = [{ instance: '' }, { key: 'k' }, { presence: 7 }, { transports: null }, { instance: undefined }];
    for (const fields of wrong) {
      assert.equal(parseHello(headerOf({ ...HELLO, ...fields } as Hello)), 'bad-request', JSON.stringify(fields));
    }
  });

  it('takes no field that it does not know, nor a prototype', () => {
    const json = `{"__proto__":{"key":"x"},"admin":true,${JSON.stringify(HELLO).slice(1)}`;
    const parsed = parseHello(`${SUBPROTOCOL}, hello.${Buffer.from(json).toString('base64url')}`);
    assert.deepEqual(parsed, HELLO);
    assert.deepEqual(Object.keys(parsed), Object.keys(HELLO));
  });

  it('never throws, whatever is in the header', () => {
    const next = random(20_261_130);
    for (let round = 0; round < 20_000; round++) {
      const bytes = Buffer.from(randomBytes(Math.floor(next() * 60), next));
      const text = next() < 0.5 ? bytes.toString('latin1') : bytes.toString('base64url');
      const found = parseHello(`${SUBPROTOCOL}, hello.${text}`);
      assert(typeof found === 'string', 'noise is no hello');
    }
  });
});

describe('the answer to what a client offers', () => {
  it('is the first of it, so that a client of any version hears why it is refused', () => {
    assert.equal(chooseSubprotocol(headerOf(HELLO)), SUBPROTOCOL);
    assert.equal(chooseSubprotocol('webrtc-elements.9, hello.x'), 'webrtc-elements.9');
    for (const none of [undefined, null, '', ' , ']) assert.equal(chooseSubprotocol(none), undefined);
  });
});
