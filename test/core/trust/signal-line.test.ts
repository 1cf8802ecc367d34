import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Signal } from '../../../src/core/signalling/signal.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { type LineSide as Side, meetOnLines as meet, quietLines as quiet } from '../../support/trust/line-side.js';
import { later } from '../../support/later.js';

const request = (link: string): Signal => ({ link, type: 'request' });
const bye = (link: string): Signal => ({ link, type: 'bye' });

/** Both have said something under the keys of both. */
async function talk(a: Side, b: Side): Promise<void> {
  for (const side of [a, b, a]) {
    side.line.send(request('hi'));
    await quiet(a, b);
  }
  for (const { taken, posted } of [a, b]) taken.length = posted.length = 0;
}

describe('the signals to a peer', () => {
  it('come in their order, and the server reads none of them', async () => {
    const [a, b] = await meet();
    const links = Array.from({ length: 20 }, (_, i) => `link-${i}`);
    for (const link of links) a.line.send(request(link));
    await quiet(a, b);
    assert.deepEqual(
      b.taken,
      links.map((link) => `request ${link}`),
    );
    for (const text of a.posted) {
      assert.match(text, /^[\w-]+$/);
      assert.doesNotMatch(Buffer.from(text, 'base64url').toString('latin1'), /link|request/);
    }
    assert.deepEqual([a.reported, b.reported, a.renewed, b.renewed], [[], [], [], []]);
  });

  it('overtake nothing, and are not overtaken: neither a goodbye nor what goes by relay', async () => {
    const [a] = await meet();
    const { cipher } = a.line;
    const order: string[] = [];
    const frame = async (name: string): Promise<void> =>
      cipher?.carry('relay', new Uint8Array(60_000), () => order.push(`${name} after ${a.posted.length}`));
    const one = frame('one');
    a.line.send(bye('1'));
    const two = frame('two');
    a.line.send(request('2'));
    await Promise.all([one, two, frame('three')]);
    assert.deepEqual(order, ['one after 0', 'two after 1', 'three after 2']);
  });

  it('wait while one is being taken', async () => {
    const [a, b] = await meet();
    const done = later<undefined>();
    b.slow = ({ type }) => (type === 'bye' ? done.promise : Promise.resolve());
    for (const signal of [bye('1'), request('2')]) a.line.send(signal);
    await quiet(a, b);
    assert.deepEqual(b.taken, ['bye 1']);
    done.resolve(undefined);
    await quiet(a, b);
    assert.deepEqual(b.taken, ['bye 1', 'request 2']);
  });

  it('are plain if one side has no keys', async () => {
    const [a, b] = await meet({ bare: true });
    a.line.send(request('1'));
    await quiet(a, b);
    assert.deepEqual([a.posted, b.taken], [[JSON.stringify(request('1'))], ['request 1']]);
    b.line.receive('nonsense');
    assert.deepEqual(b.reported, ['bad-signal']);
    assert.equal(b.line.cipher, undefined);
  });

  it('are refused if they are plain, though both have keys', async () => {
    const [a, b] = await meet();
    for (const text of [JSON.stringify(request('1')), JSON.stringify(bye('relay')), '', '{}', 'AAAA', '~'.repeat(80)])
      b.line.receive(text);
    await quiet(a, b);
    assert.deepEqual([b.taken, b.reported], [[], Array<string>(6).fill('bad-signal')]);
    a.line.send(request('2'));
    await quiet(a, b);
    assert.deepEqual(b.taken, ['request 2']);
  });

  it('that the peer could not read go again once it asks, exactly once, and not later', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.begin(); // b knows the nonce before this one, and takes no second early one
    a.line.send(request('1'));
    a.line.send({ link: '1', type: 'candidates', candidates: [] });
    await quiet(a, b);
    assert.deepEqual(b.taken, ['request 1', 'candidates 1']);
    assert.equal(a.posted.length, 4, 'early, and again');
    const posted = a.posted.length;
    b.line.send(request('2'));
    a.line.send(request('3'));
    await quiet(a, b);
    assert.deepEqual([a.taken, b.taken.slice(2)], [['request 2'], ['request 3']]);
    assert.equal(a.posted.length, posted + 1, 'nothing goes again');
    assert.deepEqual([a.reported, b.reported], [[], []]);
  });

  it('that were lost with the page of the peer go again, once it asks', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    b.begin();
    b.line.send(request('I am new'));
    await quiet(a, b);
    b.line.send(request('again'));
    await quiet(a, b);
    assert.deepEqual([a.taken, a.renewed], [['request I am new', 'request again'], [true]]);
  });

  it('reach a peer that has begun anew, and is silent', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    b.begin();
    a.line.send(request('1'));
    await quiet(a, b);
    a.line.send(request('2'));
    await quiet(a, b);
    assert.deepEqual([b.taken.slice(-1), a.renewed], [['request 2'], [true]]);
    assert.deepEqual([a.reported, b.reported], [[], []]);
  });

  it('that wait for a question are bounded', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.begin();
    b.cut = true; // its question does not come
    for (let i = 0; i < 300; i++) a.line.send(request(`${i}`));
    await quiet(a, b);
    const [question = ''] = b.posted;
    const { length } = a.posted;
    a.line.receive(question);
    await quiet(a, b);
    assert.deepEqual([length, a.posted.length - length], [300, 100]);
    assert.deepEqual(
      b.taken,
      Array.from({ length: 100 }, (_, i) => `request ${i}`),
    );
  });

  it('are bounded in a flood, which is told once, and go on after it', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    const flood = (): void => {
      for (let i = 0; i < 10_000; i++)
        b.line.receive(encodeBase64(crypto.getRandomValues(new Uint8Array(100)).fill(i % 2, 0, 1)));
    };
    flood();
    assert.deepEqual(b.reported, ['peer-overload']);
    await quiet(a, b);
    a.line.send(request('1'));
    await quiet(a, b);
    assert.deepEqual([b.taken, b.reported], [['request 1'], ['peer-overload']]);
    flood();
    assert.deepEqual(b.reported, ['peer-overload', 'peer-overload'], 'the next one, too');
    await quiet(a, b);
  });

  it('have no effect if they were altered, at any byte', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.cut = true;
    a.line.send(request('1'));
    await quiet(a, b);
    const [text = ''] = a.posted;
    const bytes = decodeBase64(text);
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at]! ^= 1;
      b.line.receive(encodeBase64(altered));
      await quiet(b);
    }
    assert.deepEqual(b.taken, []);
    assert.deepEqual(new Set(b.reported), new Set(['bad-signal']));
    b.line.receive(text);
    await quiet(b);
    assert.deepEqual(b.taken, ['request 1']);
  });

  it('have no effect a second time, after a later one, turned round, or from another meeting', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.cut = true;
    for (const link of ['1', '2', '3']) a.line.send(request(link));
    await quiet(a, b);
    const [first = '', second = '', third = ''] = a.posted;
    for (const text of [first, first, third, second, first, third]) b.line.receive(text);
    await quiet(a, b);
    assert.deepEqual([b.taken, b.reported], [['request 1', 'request 3'], Array<string>(4).fill('bad-signal')]);
    for (const text of [first, second, third]) a.line.receive(text);
    b.begin();
    for (const text of [first, second, third]) b.line.receive(text);
    await quiet(a, b);
    assert.deepEqual([a.taken, b.taken], [[], ['request 1', 'request 3']]);
  });
});
