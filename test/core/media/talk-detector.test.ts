import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { levelOf } from '../../../src/core/media/devices/level/level-meter.js';
import { TalkDetector } from '../../../src/core/media/devices/level/talk-detector.js';

const EVERY = 50;

/** Plays levels, each for so many ms. Returns the times at which it is said that somebody talks. */
function play(...parts: readonly (readonly [level: number, ms: number])[]): number[] {
  const detector = new TalkDetector();
  let now = 1_000;
  const said: number[] = [];
  for (const [level, ms] of parts) {
    for (const end = now + ms; now < end; now += EVERY) if (detector.hear(level, now)) said.push(now - 1_000);
  }
  return said;
}

describe('talking', () => {
  it('is said once it was more than a cough', () => {
    assert.deepEqual(play([0, 500], [0.6, 1_000]), [900]);
    assert.deepEqual(play([0, 500], [0.9, 300], [0, 1_000]), []);
  });

  it('is not in noise, nor when it is quiet', () => {
    assert.deepEqual(play([0.4, 60_000]), []);
  });

  it('goes on through quiet syllables and between words, but not through pauses', () => {
    assert.deepEqual(play([0.5, 100], [0.4, 200], [0, 200], [0.5, 100]), [500]);
    assert.deepEqual(play([0.5, 200], [0, 400], [0.5, 200], [0, 400], [0.5, 200]), []);
  });

  it('is said once in 10 s at most', () => {
    assert.deepEqual(play([0.6, 25_000]), [400, 10_400, 20_400]);
  });
});

describe('a level', () => {
  const sine = (amplitude: number): Float32Array =>
    Float32Array.from({ length: 2_048 }, (_, i) => amplitude * Math.sin((i * 2 * Math.PI) / 64));
  it('is 0 in silence, 1 for what is as loud as can be, and has even steps between', () => {
    assert.equal(levelOf(new Float32Array(2_048)), 0);
    assert.equal(levelOf(new Float32Array(2_048).fill(1)), 1);
    const [loud, soft, softer] = [sine(1), sine(0.1), sine(0.01)].map(levelOf) as [number, number, number];
    assert.ok(Math.abs(loud - soft - (soft - softer)) < 0.001);
    assert.ok(softer > 0.2 && loud < 1);
  });
});
