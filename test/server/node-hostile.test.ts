import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { LIMITS, type RefusalCode, type ServerFrame } from '../../src/core/protocol.js';
import { Client, keyOf } from './client.js';
import { rawGet } from './raw-get.js';
import { frameOf, RawSocket } from './raw-socket.js';

const TEXT = 0x81;
const FIRST_FRAGMENT = 0x01;
const FRAGMENT = 0x00;
const LAST_FRAGMENT = 0x80;
const MEBIBYTE = 2 ** 20;

let server: SignallingServer;
let url: string;
let room: string;
let alice: Client;
let bob: Client;
let rooms = 0;

before(async () => {
  server = await serve({ port: 0 });
  ({ url } = server);
});

after(() => server.close());

/** Two bystanders in a room of their own. */
beforeEach(async () => {
  room = `room-${rooms++}`;
  alice = await Client.join({ url, room, id: 'alice' });
  bob = await Client.join({ url, room, id: 'bob' });
  await alice.next('joined');
});

afterEach(async () => {
  assert.equal((await rawGet(url, '/health')).status, 200);
  await Promise.all([alice.leave(), bob.leave()]);
});

/** Joins as a third member, whom the bystanders know. */
async function enter(id = 'mallory'): Promise<Client> {
  const mallory = await Client.join({ url, room, id });
  await Promise.all([alice.next('joined'), bob.next('joined')]);
  return mallory;
}

/** Does `attack` while the bystanders exchange signals; resolves with what else they got. */
async function during(attack: () => Promise<void>): Promise<readonly ServerFrame[]> {
  const seen = [alice.frames.length, bob.frames.length];
  let over = false;
  const talk = async (): Promise<void> => {
    for (let round = 0; !over || round < 3; round++) {
      alice.send({ type: 'signal', to: 'bob', signal: `ping ${round}` });
      assert.deepEqual(await bob.next('signal', 'alice'), { type: 'signal', from: 'alice', signal: `ping ${round}` });
      bob.send({ type: 'signal', to: 'alice', signal: `pong ${round}` });
      assert.deepEqual(await alice.next('signal', 'bob'), { type: 'signal', from: 'bob', signal: `pong ${round}` });
    }
  };
  await Promise.all([attack().finally(() => (over = true)), talk()]);
  await Promise.all([alice.settled(), bob.settled()]);
  const others = [...alice.frames.slice(seen[0]), ...bob.frames.slice(seen[1])];
  return others.filter((frame) => frame.type !== 'pong' && (frame.type !== 'signal' || frame.from === 'mallory'));
}

interface Attack {
  readonly name: string;
  readonly data: string | Buffer;
  readonly binary?: boolean;
}

const DEEP = 100_000;
const NONSENSE: readonly Attack[] = [
  { name: 'truncated JSON', data: '{"type":"signal","to":"bob","sig' },
  { name: 'no text at all', data: '' },
  { name: 'a list', data: '[{"type":"ping"}]' },
  { name: 'null', data: 'null' },
  { name: 'two frames in one', data: '{"type":"ping"}{"type":"ping"}' },
  { name: 'a signal to a number', data: '{"type":"signal","to":7,"signal":""}' },
  { name: 'a signal to a list', data: '{"type":"signal","to":["bob"],"signal":""}' },
  { name: 'a signal that is no text', data: '{"type":"signal","to":"bob","signal":{"toString":1}}' },
  { name: 'a signal to nobody', data: '{"type":"signal","signal":""}' },
  { name: 'a presence that is no text', data: '{"type":"presence","presence":{}}' },
  {
    name: 'a presence that is too large',
    data: JSON.stringify({ type: 'presence', presence: 'x'.repeat(LIMITS.presence + 1) }),
  },
  { name: 'an unknown type', data: '{"type":"shutdown"}' },
  { name: 'a type of every object', data: '{"type":"constructor"}' },
  { name: 'the type __proto__', data: '{"type":"__proto__"}' },
  { name: 'fields by way of __proto__', data: '{"__proto__":{"type":"signal","to":"bob","signal":"x"}}' },
  { name: 'a type that is no text', data: '{"type":{"type":"ping"}}' },
  { name: 'the server’s own welcome', data: '{"type":"welcome","version":1,"id":"alice","order":0,"members":[]}' },
  { name: 'news that somebody left', data: '{"type":"left","id":"alice","reason":"leave"}' },
  { name: 'a signal as the server would send it', data: '{"type":"signal","from":"alice","signal":"x"}' },
  {
    name: 'hello again, with the key of another',
    data: JSON.stringify({ type: 'hello', key: keyOf('alice'), presence: '{}', transports: '[]' }),
  },
  { name: 'nested lists', data: '['.repeat(DEEP) + ']'.repeat(DEEP) },
  { name: 'nested lists without an end', data: '['.repeat(LIMITS.frame) },
  { name: 'nested objects', data: '{"type":'.repeat(DEEP / 4) + '1' + '}'.repeat(DEEP / 4) },
  { name: 'a binary frame', data: Buffer.from('{"type":"ping"}'), binary: true },
  { name: 'a binary frame without a byte', data: Buffer.alloc(0), binary: true },
  { name: 'binary noise', data: Buffer.from([0, 0xff, 0xfe, 0x80, 0xc0]), binary: true },
];

describe('a hostile member', () => {
  for (const { name, data, binary = false } of NONSENSE) {
    it(`is told that it makes no sense: ${name}`, async () => {
      const mallory = await enter();
      const others = await during(async () => {
        mallory.socket.send(data, { binary });
        assert.equal((await mallory.next('error')).code, 'bad-frame');
        await mallory.settled();
      });
      assert.deepEqual(others, []);
      await mallory.leave();
    });
  }

  it('is told of each of 1,000 frames that make no sense', async () => {
    const mallory = await enter();
    const others = await during(async () => {
      for (let i = 0; i < 1_000; i++) mallory.socket.send('{');
      await mallory.settled();
      assert.equal(mallory.frames.filter(({ type }) => type === 'error').length, 1_000);
    });
    assert.deepEqual(others, []);
    await mallory.leave();
  });

  it('is told that there is no such peer', async () => {
    const mallory = await enter();
    const others = await during(async () => {
      for (const to of ['nobody', '__proto__', 'constructor']) {
        mallory.send({ type: 'signal', to, signal: '' });
        const { code, peer } = await mallory.next('error');
        assert.deepEqual([code, peer], ['unknown-peer', to]);
      }
    });
    assert.deepEqual(others, []);
    await mallory.leave();
  });

  it('signals under its own id, whatever it says', async () => {
    const mallory = await enter();
    const others = await during(async () => {
      const forged = { from: 'alice', id: 'alice', __proto__: null, type: 'signal', to: 'bob', signal: 'it is me' };
      mallory.socket.send(JSON.stringify(forged));
      await mallory.settled();
    });
    assert.deepEqual(others, [{ type: 'signal', from: 'mallory', signal: 'it is me' }]);
    await mallory.leave();
  });

  for (const size of [LIMITS.frame + 1, MEBIBYTE, 8 * MEBIBYTE]) {
    it(`is closed for a frame of ${size} characters`, async () => {
      const mallory = await enter();
      const others = await during(async () => {
        mallory.socket.send(JSON.stringify({ type: 'signal', to: 'bob', signal: 'x' }).padEnd(size));
        assert.equal((await mallory.end()).code, 1009);
        await Promise.all([alice.next('left'), bob.next('left')]);
      });
      assert.deepEqual(others, Array(2).fill({ type: 'left', id: 'mallory', reason: 'lost' }));
    });
  }

  it('is closed for text that is no UTF-8', async () => {
    const mallory = await enter();
    const others = await during(async () => {
      const bytes = Buffer.concat([Buffer.from('{"type":"ping","x":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
      mallory.socket.send(bytes, { binary: false });
      assert.equal((await mallory.end()).code, 1007);
      await Promise.all([alice.next('left'), bob.next('left')]);
    });
    assert.deepEqual(others, Array(2).fill({ type: 'left', id: 'mallory', reason: 'lost' }));
  });

  it('is heard when it cuts a frame into single bytes, even within a character', async () => {
    const mallory = await enter();
    const others = await during(async () => {
      const bytes = Buffer.from(JSON.stringify({ type: 'signal', to: 'bob', signal: '€😀' }));
      for (const [i, byte] of bytes.entries()) {
        mallory.socket.send(Buffer.from([byte]), { binary: false, fin: i === bytes.length - 1 });
      }
      await mallory.settled();
    });
    assert.deepEqual(others, [{ type: 'signal', from: 'mallory', signal: '€😀' }]);
    await mallory.leave();
  });
});

describe('a hostile newcomer', () => {
  const refusals: readonly {
    name: string;
    query: Record<string, string>;
    say?: string;
    code: RefusalCode;
    close: number;
  }[] = [
    { name: 'of another version', query: { v: '2' }, code: 'unsupported-version', close: 4406 },
    { name: 'of no version', query: { v: '' }, code: 'unsupported-version', close: 4406 },
    { name: 'whose id is none', query: { _pk: 'a b' }, code: 'bad-request', close: 4400 },
    { name: 'whose id is endless', query: { _pk: 'x'.repeat(4_000) }, code: 'bad-request', close: 4400 },
    { name: 'whose instance is none', query: { instance: '<script>' }, code: 'bad-request', close: 4400 },
    {
      name: 'that signals before its hello',
      query: {},
      say: '{"type":"signal","to":"bob","signal":"x"}',
      code: 'hello-expected',
      close: 4408,
    },
    {
      name: 'with another’s id and without its key',
      query: { _pk: 'alice' },
      say: '{"type":"hello","key":"not-the-key-of-alice","presence":"{}","transports":"[]"}',
      code: 'id-taken',
      close: 4409,
    },
  ];
  for (const { name, query, say, code, close } of refusals) {
    it(`is refused: one ${name}`, async () => {
      const others = await during(async () => {
        const mallory = await Client.open({ url, room, id: 'mallory', query });
        if (say) mallory.socket.send(say);
        assert.equal((await mallory.next('error')).code, code);
        assert.deepEqual(await mallory.end(), { code: close, reason: code });
      });
      assert.deepEqual(others, []);
    });
  }

  it('may be named __proto__, and is a member as any other', async () => {
    const odd = await enter('__proto__');
    odd.send({ type: 'signal', to: 'alice', signal: 'hi' });
    assert.deepEqual(await alice.next('signal'), { type: 'signal', from: '__proto__', signal: 'hi' });
    await odd.leave();
  });

  const raw: readonly { name: string; bytes: readonly Buffer[]; close: number }[] = [
    { name: 'a frame without a mask', bytes: [frameOf(TEXT, '{"type":"ping"}', false)], close: 1002 },
    { name: 'an unknown opcode', bytes: [frameOf(0x83, 'x')], close: 1002 },
    { name: 'a reserved bit', bytes: [frameOf(0xc1, 'x')], close: 1002 },
    { name: 'a fragment of nothing', bytes: [frameOf(LAST_FRAGMENT, 'x')], close: 1002 },
    { name: 'a frame amid fragments', bytes: [frameOf(FIRST_FRAGMENT, '{'), frameOf(TEXT, '}')], close: 1002 },
    { name: 'a ping that is too long', bytes: [frameOf(0x89, 'x'.repeat(126))], close: 1002 },
    { name: 'a ping in fragments', bytes: [frameOf(0x09, 'x')], close: 1002 },
    { name: 'a close code that may not be sent', bytes: [frameOf(0x88, Buffer.from([0x03, 0xed]))], close: 1002 },
    { name: 'text that is no UTF-8', bytes: [frameOf(TEXT, Buffer.from([0xff, 0xfe]))], close: 1007 },
    { name: 'fragments that are no UTF-8', bytes: [frameOf(1, Buffer.from([0xe2])), frameOf(0x80, 'x')], close: 1007 },
    {
      name: 'fragments that add up to more than fits',
      bytes: [frameOf(FIRST_FRAGMENT, '"'), ...Array<Buffer>(16).fill(frameOf(FRAGMENT, 'x'.repeat(MEBIBYTE / 16)))],
      close: 1009,
    },
    {
      name: 'a length that nobody can count to',
      bytes: [Buffer.from([TEXT, 0xff, ...Array<number>(12).fill(0x7f)])],
      close: 1009,
    },
  ];
  for (const { name, bytes, close } of raw) {
    it(`is closed for ${name}`, async () => {
      const others = await during(async () => {
        const socket = await RawSocket.open(url, `/parties/main/${room}?_pk=mallory&instance=1&v=1`);
        socket.stream.write(Buffer.concat(bytes));
        assert.equal(await socket.end(), close);
      });
      assert.deepEqual(others, []);
    });
  }

  it('may go away in the middle of a frame, a hundred times over', async () => {
    const others = await during(async () => {
      for (let i = 0; i < 100; i++) {
        const socket = await RawSocket.open(url, `/parties/main/${room}?_pk=mallory&instance=1&v=1`);
        socket.stream.write(frameOf(TEXT, '{"type":"hello"').subarray(0, i % 20));
        socket.stream.destroy();
      }
    });
    assert.deepEqual(others, []);
  });
});
