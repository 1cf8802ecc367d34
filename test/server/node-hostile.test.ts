import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import type { ServerFrame } from '../../src/protocol/frames.js';
import { Client } from '../support/client.js';
import { rawGet } from '../support/server/raw-get.js';
import { frameOf, RawSocket } from '../support/server/raw-socket.js';

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

describe('a hostile member', () => {
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

  for (const size of [MEBIBYTE, 8 * MEBIBYTE]) {
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

/** Both bystanders have heard so often that somebody came and was lost, and nothing else. */
function assertComesAndGoes(others: readonly ServerFrame[], times: number): void {
  const both = ['joined', 'left lost'];
  assert.deepEqual(
    others.map((frame) => (frame.type === 'left' ? `left ${frame.reason}` : frame.type)),
    Array.from({ length: 2 * times }, () => both).flat(),
  );
}

describe('a hostile newcomer', () => {
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
        const socket = await RawSocket.open(url, room, 'mallory');
        socket.stream.write(Buffer.concat(bytes));
        assert.equal(await socket.end(), close);
        await Promise.all([alice.next('left'), bob.next('left')]);
      });
      assertComesAndGoes(others, 1);
    });
  }

  it('may go away in the middle of a frame, a hundred times over', async () => {
    const others = await during(async () => {
      for (let i = 0; i < 100; i++) {
        const socket = await RawSocket.open(url, room, 'mallory');
        socket.stream.write(frameOf(TEXT, '{"type":"signal"').subarray(0, i % 20));
        socket.stream.destroy();
        await Promise.all([alice.next('left'), bob.next('left')]);
      }
    });
    assertComesAndGoes(others, 100);
  });
});
