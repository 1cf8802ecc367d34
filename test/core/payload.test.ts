import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  fromPayload,
  release,
  toPayload,
  type MessageData,
  type ReceivedData,
} from '../../src/core/session/payload.js';
import { SendOrder } from '../../src/core/session/send-order.js';

describe('the order of messages', () => {
  it('is kept when a Blob cannot be read while one before it is being read', async () => {
    const order = new SendOrder();
    const heard: string[] = [];
    const send = (data: MessageData): Promise<void> =>
      order.send(data, ({ bytes }) => {
        heard.push(Buffer.from(bytes).toString());
        return Promise.resolve();
      });
    let read = (): void => undefined;
    const slow = new Blob(['slow']);
    slow.arrayBuffer = () => new Promise((resolve) => (read = () => resolve(new ArrayBuffer(2))));
    const broken = new Blob(['broken']);
    broken.arrayBuffer = () => Promise.reject(new DOMException('It has been deleted.', 'NotReadableError'));
    const first = send(slow);
    const second = send(broken);
    const third = send('third');
    await assert.rejects(second, { name: 'NotReadableError' });
    const fourth = send('fourth');
    read();
    await Promise.all([first, third, fourth]);
    assert.deepEqual(heard, ['\0\0\0', 'third', 'fourth']);
  });
});

describe('a payload', () => {
  it('is a copy: the caller may write over what was sent', () => {
    const data = new Uint8Array(40_000).fill(1);
    const { bytes } = toPayload(data);
    data.fill(2);
    assert.deepEqual(bytes, new Uint8Array(40_000).fill(1));
  });

  it('is as it was sent where the memory of another is used again, of the same size or not', () => {
    for (const size of [0, 1, 20_000, 20_000, 30_000, 20_000, 100_000, 200_000, 200_000]) {
      for (const filling of [3, 4]) {
        const data = new Uint8Array(size).fill(filling);
        const payload = toPayload(data);
        assert.deepEqual(new Uint8Array(fromPayload(payload.kind, payload.bytes.slice()) as ArrayBuffer), data);
        release(payload);
      }
    }
  });

  it('shares no memory with another that is under way', () => {
    release(toPayload(new Uint8Array(50_000)));
    const [one, other] = [5, 6].map((filling) => toPayload(new Uint8Array(50_000).fill(filling)));
    assert.deepEqual(one?.bytes, new Uint8Array(50_000).fill(5));
    assert.deepEqual(other?.bytes, new Uint8Array(50_000).fill(6));
  });

  it('is what was sent: text, bytes, a Blob with its type, or a value of JSON', async () => {
    const there = async (data: MessageData): Promise<ReceivedData> => {
      const { kind, bytes } = await toPayload(data);
      return fromPayload(kind, bytes.slice());
    };
    for (const data of ['', 'ä\uFEFF🌍', 0, -1.5, true, false, null, [], [1, ['a', null]], {}, { a: { b: 'c' } }]) {
      assert.deepEqual(await there(data), data);
    }
    assert.equal(await there(new Date(0)), '1970-01-01T00:00:00.000Z');
    assert.deepEqual(await there(new Uint8Array([7, 8])), new Uint8Array([7, 8]).buffer);
    for (const type of ['', 'text/plain;charset=utf-8', `x/${'y'.repeat(300)}`]) {
      const blob = (await there(new Blob(['content'], { type }))) as Blob;
      assert.equal(blob.type, type.slice(0, 255));
      assert.equal(await blob.text(), 'content');
    }
  });

  it('is nothing that JSON would change beyond recognition', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const wrong = [
      undefined,
      () => 1,
      Symbol('s'),
      1n,
      NaN,
      Infinity,
      new Map(),
      new Set(),
      new Error('e'),
      /r/,
      circle,
    ];
    for (const data of [...wrong, Promise.resolve(), new WeakMap(), { toJSON: () => undefined }]) {
      assert.throws(() => toPayload(data as MessageData), TypeError);
    }
  });
});
