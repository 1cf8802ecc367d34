import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS } from '../../src/protocol/frames.js';
import { packRelay, unpackRelay } from '../../src/protocol/relay-frame.js';
import { random, randomBytes } from '../support/random.js';

describe('a frame of the relay', () => {
  it('is the length of the id, the id, and the payload', () => {
    assert.deepEqual(packRelay('bob', Uint8Array.of(0, 255)), Uint8Array.of(3, 0x62, 0x6f, 0x62, 0, 255));
  });

  it('comes out as it went in, for ids of every length and payloads of many', () => {
    const next = random(1);
    for (let length = 1; length <= LIMITS.id; length++) {
      const id = 'x'.repeat(length - 1) + '~';
      for (const size of [1, 2, 255, 256, 65_536]) {
        const payload = randomBytes(size, next);
        assert.deepEqual(unpackRelay(packRelay(id, payload)), { id, payload });
      }
    }
  });

  it('is read from an ArrayBuffer, and from a part of a larger one, without a copy', () => {
    const frame = packRelay('bob', Uint8Array.of(1, 2, 3));
    const wanted = { id: 'bob', payload: Uint8Array.of(1, 2, 3) };
    const fromBuffer = unpackRelay(frame.buffer);
    assert.deepEqual(fromBuffer, wanted);
    assert.equal(fromBuffer.payload.buffer, frame.buffer);

    const larger = new Uint8Array(1_000).fill(7);
    larger.set(frame, 500);
    const fromPart = unpackRelay(larger.subarray(500, 500 + frame.length));
    assert.deepEqual(fromPart, wanted);
    assert.equal(fromPart.payload.byteOffset, 504);
  });

  it('is packed from a part of a larger buffer, and does not change with it', () => {
    const larger = Uint8Array.of(9, 1, 2, 9);
    const frame = packRelay('b', larger.subarray(1, 3));
    larger.fill(0);
    assert.deepEqual(frame, Uint8Array.of(1, 0x62, 1, 2));
  });

  it('is none without a payload, an id, or the whole of its id', () => {
    assert.equal(unpackRelay(new ArrayBuffer(0)), undefined);
    for (let length = 0; length <= 255; length++) {
      const whole = new Uint8Array(1 + length + 1).fill(0x61);
      whole[0] = length;
      assert.equal(unpackRelay(whole) !== undefined, length >= 1 && length <= LIMITS.id, `an id of ${length}`);
      for (let end = 0; end < whole.length; end++) {
        assert.equal(unpackRelay(whole.slice(0, end)), undefined, `${end} bytes of a frame with an id of ${length}`);
      }
    }
  });

  it('tells every byte of an id apart', () => {
    const ids = Array.from({ length: 256 }, (_, byte) => unpackRelay(Uint8Array.of(1, byte, 0))?.id);
    assert.equal(new Set(ids).size, 256);
  });

  it('is packed again as it was, or none: 20,000 random ones', () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_122);
    const next = random(seed);
    let none = 0;
    for (let round = 0; round < 20_000; round++) {
      const data = randomBytes(Math.floor(next() * 100), next);
      if (next() < 0.5) data[0] = Math.floor(next() * 70);
      const frame = unpackRelay(data);
      if (!frame) none++;
      else assert.deepEqual(packRelay(frame.id, frame.payload), data, `seed ${seed}, round ${round}`);
    }
    assert(none > 5_000 && none < 15_000, `${none} were none`);
  });
});
