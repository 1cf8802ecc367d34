import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSignalText, writeSignalText } from '../../server/room/signal-text.js';
import { LIMITS, parseClientFrame, parseServerFrame } from '../../src/protocol/frames.js';
import { random } from '../support/random.js';

const SIGNAL = JSON.stringify({ link: 'l', description: { sdp: 'v=0\r\n"\\\u0000 ü 😀 \ud800' } });
const frameOf = (to: string, signal: string): string => JSON.stringify({ type: 'signal', to, signal });

describe('the text of a signal', () => {
  it('arrives under the name of its sender, and with every character', () => {
    for (const signal of [SIGNAL, '', '"', '\\', '}', '","to":"carol', JSON.stringify(SIGNAL)]) {
      const text = readSignalText(frameOf('bob', signal));
      assert(text);
      assert.equal(text.to, 'bob');
      assert.deepEqual(parseServerFrame(writeSignalText('alice', text.signal)), {
        type: 'signal',
        from: 'alice',
        signal,
      });
    }
  });

  it('is left to the parser if it is not written as our clients write it', () => {
    const others = [
      '{"to":"bob","type":"signal","signal":""}',
      ' {"type":"signal","to":"bob","signal":""}',
      '{"type":"signal","to":"bob","signal": ""}',
      '{"type":"signal","to":"bob","signal":"","to":"carol"}',
      '{"type":"signal","to":"bob","signal":"","signal":1}',
      '{"type":"signal","to":"bob","signal":""}}',
      '{"type":"signal","to":"bob","signal":"" ',
      '{"type":"signal","to":"bob","signal":"\n"}',
      '{"type":"signal","to":"bob","signal":{}}',
      frameOf('', ''),
      frameOf('b b', ''),
      frameOf('b'.repeat(LIMITS.id + 1), ''),
    ];
    for (const frame of others) assert.equal(readSignalText(frame), undefined, frame);
  });

  it('means the same to the parser, whichever of 20,000 changes it had', () => {
    const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_129);
    const next = random(seed);
    const below = (count: number): number => Math.floor(next() * count);
    const pieces = ['"', '\\', '{', '}', ',', ':', ' ', '\n', '\\u0022', '\\ud800', '"signal"', '"to"', 'bob', '1'];
    let read = 0;
    for (let round = 0; round < 20_000; round++) {
      let frame = frameOf('bob', SIGNAL);
      for (let changes = 1 + below(2); changes > 0; changes--) {
        const at = next() < 0.5 ? below(frame.length) : frame.length - below(5);
        frame = frame.slice(0, at) + (pieces[below(pieces.length)] ?? '') + frame.slice(at + below(3));
      }
      const text = readSignalText(frame);
      if (!text) continue;
      read++;
      const { to, signal } = text;
      const expected = { type: 'signal', to, signal: JSON.parse(signal) as string };
      assert.deepEqual(parseClientFrame(frame), expected, `seed ${seed}, round ${round}: ${frame}`);
    }
    assert(read > 1_000, `only ${read} were signals`);
  });
});
