import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromPayload, release, toPayload } from '../../src/core/session/payload.js';

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
        assert.deepEqual(new Uint8Array(fromPayload(false, payload.bytes.slice()) as ArrayBuffer), data);
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
});
