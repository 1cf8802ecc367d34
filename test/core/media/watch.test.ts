import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Steady } from '../../../src/core/media/watch/steady.js';
import { judge, tally } from '../../../src/core/media/watch/tally.js';
import { Voice } from '../../../src/core/media/watch/voice.js';
import type { MediaQuality } from '../../../src/core/index.js';

describe('a voice', () => {
  /** What it says of these levels, one each 100 ms. */
  function hear(...levels: number[]): string {
    const voice = new Voice();
    return levels
      .map((level, index) => {
        voice.hear(level, 100 * index);
        return voice.speaking ? 'x' : '.';
      })
      .join('');
  }

  it('speaks after two levels that are high, not after a click', () => {
    assert.equal(hear(0, 0.5, 0, 0.5, 0.5, 0.5), '....xx');
  });

  it('speaks on through short pauses, and in a lower voice', () => {
    assert.equal(hear(0.1, 0.1, 0, 0, 0, 0, 0.1, 0.015, 0.015, 0.015), '.xxxxxxxxx');
  });

  it('is over after 800 ms that are quiet', () => {
    assert.equal(hear(0.1, 0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0), '.xxxxxxxx..');
  });

  it('is none where it is always low', () => {
    assert.equal(hear(0.015, 0.015, 0.015, 0.015), '....');
  });
});

describe('the quality of a call', () => {
  function steady(...measured: MediaQuality[]): string {
    const one = new Steady();
    return measured.map((quality) => one.take(quality)[0]).join('');
  }

  it('is what was measured first', () => {
    assert.equal(steady('poor'), 'p');
    assert.equal(steady('lost'), 'l');
  });

  it('is worse after two that are, and better when all but one of four are', () => {
    assert.equal(steady('excellent', 'poor', 'poor', 'poor'), 'eepp');
    assert.equal(steady('poor', 'poor', 'good', 'good', 'good', 'good'), 'pppp' + 'gg');
  });

  it('does not flicker', () => {
    assert.equal(
      steady('good', 'good', 'poor', 'good', 'good', 'good', 'poor', 'good', 'excellent', 'good'),
      'gggggggggg',
    );
  });

  it('is lost at once, and found at once', () => {
    assert.equal(steady('excellent', 'lost', 'good', 'good'), 'elgg');
  });

  const NOTHING = { timestamp: 0 };
  const LATER = { timestamp: 2_000 };
  const inbound = (packetsReceived: number, packetsLost: number, more = {}): object => ({
    type: 'inbound-rtp',
    kind: 'audio',
    packetsReceived,
    packetsLost,
    ...more,
  });
  const measure = (...after: object[]): MediaQuality =>
    judge(tally([NOTHING, inbound(0, 0)] as never), tally([LATER, ...after] as never));

  it('is excellent while nothing is lost', () => {
    assert.equal(measure(inbound(100, 0)), 'excellent');
    assert.equal(measure(), 'excellent');
  });

  it('goes by what is lost on the way to us, or to the peer', () => {
    assert.equal(measure(inbound(97, 3)), 'good');
    assert.equal(measure(inbound(90, 10)), 'poor');
    const sent = { type: 'outbound-rtp', packetsSent: 100 };
    assert.equal(measure(inbound(100, 0), sent, { type: 'remote-inbound-rtp', packetsLost: 3 }), 'good');
    assert.equal(measure(inbound(100, 0), sent, { type: 'remote-inbound-rtp', packetsLost: 30 }), 'poor');
    assert.equal(measure(inbound(5, 5)), 'excellent', 'so few packets say nothing');
  });

  it('goes by the way there and back, by how unevenly sound comes, and by pictures that stand still', () => {
    assert.equal(measure({ type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.3 }), 'good');
    assert.equal(measure({ type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.7 }), 'poor');
    assert.equal(measure({ type: 'candidate-pair', nominated: false, currentRoundTripTime: 0.7 }), 'excellent');
    assert.equal(measure({ type: 'remote-inbound-rtp', roundTripTime: 0.3 }), 'good');
    assert.equal(measure(inbound(100, 0, { jitter: 0.05 })), 'good');
    assert.equal(measure(inbound(100, 0, { jitter: 0.2 })), 'poor');
    assert.equal(measure(inbound(100, 0, { jitter: 0.2, kind: 'video' })), 'excellent');
    assert.equal(measure(inbound(100, 0, { totalFreezesDuration: 0.1 })), 'good');
    assert.equal(measure(inbound(100, 0, { totalFreezesDuration: 1 })), 'poor');
  });

  it('takes no harm from figures that make no sense', () => {
    assert.equal(measure(inbound(-5, -3), { type: 'remote-inbound-rtp', roundTripTime: 'long' }), 'excellent');
  });
});
