import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection, FileOffer } from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';
import { idsOf } from '../../support/cast.js';
import { joinMembers } from '../../support/core/join-members.js';
import { BLOCK, blockOf, bytes, codeOf, hashOf, nextOffer } from '../../support/core/transfers.js';
import { assertSoon, until, within } from '../../support/wait.js';

const ids = await idsOf('a', 'eve');
const ID = 'x'.repeat(22);

/** Eve says what she likes. */
describe('whoever sends or takes files, and means harm,', () => {
  const members = joinMembers();
  let rooms = 0;

  async function meet(): Promise<{
    a: Connection;
    eve: Connection;
    says: (data: object) => Promise<void>;
    heard: unknown[];
    errors: string[];
  }> {
    const room = `hostile files ${rooms++}`;
    const [a, eve] = await Promise.all([members.join(room, 'a'), members.join(room, 'eve')]);
    await until(
      () => [a, eve].every((one) => [...one.peers.values()].some(({ state }) => state === 'connected')),
      'they have met',
    );
    const control = ownTopic(eve, 'files');
    const heard: unknown[] = [];
    control.on('message', ({ data }) => heard.push(data));
    const errors: string[] = [];
    a.on('error', ({ code }) => errors.push(code));
    return { a, eve, heard, errors, says: (data) => control.send(data, { to: ids.a }) };
  }

  const offer = (...files: [string, number, string?][]): object => ({
    type: 'offer',
    id: ID,
    files: files.map(([path, size, type = '']) => [path, size, type, null]),
  });

  /** An offer of Eve that is accepted, and what carries its blocks. */
  async function accept(
    { a, eve, says }: Awaited<ReturnType<typeof meet>>,
    ...files: [string, number, string?][]
  ): Promise<{ offer: FileOffer; send: (message: Uint8Array) => Promise<void> }> {
    const offered = nextOffer(a);
    await says(offer(...files));
    const got = await offered;
    got.accept();
    const data = ownTopic(eve, `file:${ID}`);
    return { offer: got, send: (message) => data.send(message, { to: ids.a }) };
  }

  it('is told what is not valid, and nothing else happens', async () => {
    const { a, says, errors } = await meet();
    let offers = 0;
    a.on('file-offer', () => offers++);
    const many = Array.from({ length: 10_001 }, () => ['x', 1] as [string, number]);
    for (const frame of [
      {},
      { type: 'other', id: ID },
      { type: 'offer', id: ID },
      { type: 'offer', id: ID, files: [] },
      { type: 'offer', id: 'short', files: [['x', 1, '', null]] },
      { type: 'offer', id: ID, files: [['x', 1]] },
      { type: 'offer', id: ID, files: { length: 1 } },
      offer(...many),
      offer(['x', -1]),
      offer(['x', 1.5]),
      offer(['x', 2 ** 51]),
      offer(['x'.repeat(1_025), 1]),
      offer(['x', 1, 'y'.repeat(200)]),
      offer(...Array.from({ length: 2_049 }, () => ['x'.repeat(1_024), 1] as [string, number])),
      { type: 'from', id: ID, file: -1, offset: 0, most: BLOCK },
      { type: 'from', id: ID, file: 0, offset: 0, most: 10 },
      { type: 'end', id: ID, reason: '__proto__' },
    ]) {
      const before = errors.length;
      await says(frame);
      await assertSoon(() =>
        assert.deepEqual(errors.slice(before), ['bad-message'], JSON.stringify(frame).slice(0, 80)),
      );
    }
    for (const type of ['pause', 'resume', 'from', 'end'])
      await says({ type, id: ID, file: 0, offset: 0, most: BLOCK, reason: 'done' });
    await says(offer(['x', 1]));
    await until(() => offers === 1, 'what is valid still comes');
    assert.equal(new Set(errors).size, 1);
  });

  it('offers files whose names and types are harmless', async () => {
    const member = await meet();
    const { offer, send } = await accept(
      member,
      ['../../x/evil\u202egpj.exe', 0, 'image/svg+xml'],
      ['CON', 0, 'not a type'],
      ['/etc/passwd', 0, 'TEXT/HTML'],
      ['etc/passwd', 0, 'image/PNG'],
    );
    assert.deepEqual(
      offer.files.map(({ path, type }) => [path, type]),
      [
        ['x/evil_gpj.exe', 'image/svg+xml'],
        ['_CON', ''],
        ['etc/passwd', 'text/html'],
        ['etc/passwd (2)', 'image/png'],
      ],
    );
    for (const at of [0, 1, 2, 3]) await send(blockOf(at, 0, new Uint8Array()));
    const files = await within(offer.accept().done, 'all has come');
    const none = 'application/octet-stream';
    assert.deepEqual(
      files.map(({ type }) => type),
      [none, none, none, 'image/png'],
      'no page of ours opens what could run in it',
    );
  });

  it('has 16 offers heard at a time, and no more', async () => {
    const { a, says, heard } = await meet();
    const offers: FileOffer[] = [];
    a.on('file-offer', (one) => offers.push(one));
    const id = (i: number): string => `${i}`.padStart(22, '0');
    for (let i = 0; i < 40; i++) await says({ type: 'offer', id: id(i), files: [['x', 1, '', null]] });
    await assertSoon(() => assert.equal(heard.length, 24));
    assert.equal(offers.length, 16);
    assert.deepEqual(heard[0], { type: 'end', id: id(16), reason: 'rejected' });
    offers[3]!.reject();
    await says({ type: 'offer', id: id(50), files: [['x', 1, '', null]] });
    await assertSoon(() => assert.equal(offers.length, 17));
    await says({ type: 'offer', id: id(50), files: [['again', 1, '', null]] });
    await assertSoon(() => assert.deepEqual(heard.at(-1), { type: 'end', id: id(50), reason: 'rejected' }));
    assert.equal(offers.length, 17);
  });

  it('has 10,000 files in all of its offers', async () => {
    const { a, says, heard } = await meet();
    const offers: FileOffer[] = [];
    a.on('file-offer', (one) => offers.push(one));
    const files = (count: number): unknown[] => Array.from({ length: count }, () => ['x'.repeat(200), 1, '', null]);
    const id = (i: number): string => `${i}`.padStart(22, '0');
    await says({ type: 'offer', id: id(1), files: files(6_000) });
    await says({ type: 'offer', id: id(2), files: files(4_001) });
    await assertSoon(() => assert.deepEqual(heard, [{ type: 'end', id: id(2), reason: 'rejected' }]));
    await says({ type: 'offer', id: id(3), files: files(4_000) });
    await assertSoon(() =>
      assert.deepEqual(
        offers.map((one) => one.files.length),
        [6_000, 4_000],
      ),
    );
  });

  it('has files read for it again only as long as it takes what it asks for', async () => {
    const { a, eve, says, heard } = await meet();
    let reads = 0;
    const blob = new Blob([bytes(20 * BLOCK)]);
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => (reads++, slice(...range));
    const transfer = await a.sendFile({ blob, path: 'x' }, { to: eve.id });
    await until(() => heard.length === 1, 'the offer');
    const { id } = heard[0] as { id: string };
    for (let i = 0; i < 50; i++) await says({ type: 'from', id, file: 0, offset: 0, most: BLOCK });
    assert.equal(await codeOf(transfer.done), 'file-broken');
    assert.ok(reads <= 80, `${reads} reads`);
  });

  it('has a wrong block asked for again, which is said, and saved only when it is right', async () => {
    const member = await meet();
    const content = bytes(BLOCK + 3);
    const { offer, send } = await accept(member, ['x', content.length]);
    const [first, second] = [content.subarray(0, BLOCK), content.subarray(BLOCK)];
    const changed = first.slice();
    changed[100]! ^= 1;
    await send(blockOf(0, 0, changed, blockOf(0, 0, first).slice(12, 44)));
    await send(blockOf(0, BLOCK, second)); // was on its way: it is asked for once more
    await assertSoon(() => assert.equal(member.errors.length, 1));
    assert.deepEqual(member.errors, ['file-broken']);
    assert.deepEqual(member.heard.slice(-2), [
      { type: 'from', id: ID, file: 0, offset: 0, most: BLOCK },
      { type: 'from', id: ID, file: 0, offset: 0, most: BLOCK },
    ]);
    assert.equal(offer.accept().received, 0);
    await send(blockOf(0, 0, first));
    await send(blockOf(0, BLOCK, second));
    const [got] = await within(offer.accept().done, 'all has come');
    assert.equal(await hashOf(got!), await hashOf(content));
    await assertSoon(() => assert.deepEqual(member.heard.at(-1), { type: 'end', id: ID, reason: 'done' }));
  });

  for (const [about, message] of [
    ['no block', () => new Uint8Array(43)],
    ['an empty block', () => blockOf(0, 0, new Uint8Array())],
    ['a block that is too long', () => blockOf(0, 0, new Uint8Array(11))],
    ['a block with the hash of another one', () => blockOf(0, 0, new Uint8Array(10), new Uint8Array(32))],
  ] as const) {
    it(`ends the transfer if it sends ${about}, again and again`, async () => {
      const member = await meet();
      const aborted: unknown[] = [];
      const offered = nextOffer(member.a);
      await member.says(offer(['x', 10]));
      const transfer = (await offered).accept({ into: new WritableStream({ abort: (why) => void aborted.push(why) }) });
      const data = ownTopic(member.eve, `file:${ID}`);
      for (let i = 0; i < 4; i++) await data.send(message(), { to: ids.a });
      assert.equal(await codeOf(transfer.done), 'file-broken');
      await assertSoon(() => assert.deepEqual(member.heard.at(-1), { type: 'end', id: ID, reason: 'broken' }));
      assert.deepEqual(member.errors, Array(4).fill('file-broken'));
    });
  }

  it('cannot end with done what is not, nor ask for what is not there', async () => {
    const { a, eve, says, heard } = await meet();
    for (const frames of [
      [{ type: 'end', reason: 'done' }],
      [{ type: 'from', file: 1, offset: 0, most: BLOCK }],
      [{ type: 'from', file: 0, offset: 2 * BLOCK, most: BLOCK }],
      [
        { type: 'from', file: 0, offset: BLOCK, most: BLOCK },
        { type: 'pause' },
        { type: 'from', file: 0, offset: 0, most: BLOCK },
        { type: 'end', reason: 'done' },
      ],
    ]) {
      const transfer = await a.sendFile(new File([bytes(2 * BLOCK)], 'x'), { to: eve.id });
      await until(() => (heard.at(-1) as { type?: string } | undefined)?.type === 'offer', 'the offer');
      const { id } = heard.at(-1) as { id: string };
      for (const frame of frames) await says({ ...frame, id });
      assert.equal(await codeOf(transfer.done), 'file-broken', JSON.stringify(frames));
      heard.length = 0;
    }
  });

  it('cannot touch the transfers of others', async () => {
    const { a, eve, says } = await meet();
    const b = await members.join(`hostile files ${rooms - 1}`, 'b');
    await until(() => a.peers.get(b.id)?.state === 'connected', 'b is here');
    const offered = nextOffer(b);
    const transfer = await a.sendFile(new File(['whole'], 'x'), { to: b.id });
    const got = await offered;
    const { id } = transfer as unknown as { id: string };
    await says({ type: 'end', id, reason: 'cancelled' });
    await says({ type: 'from', id, file: 0, offset: 0, most: BLOCK });
    await a.send('after that', { to: eve.id });
    assert.equal(transfer.state, 'offered');
    const [file] = await within(got.accept().done, 'all has come');
    assert.equal(await file!.text(), 'whole');
  });
});
