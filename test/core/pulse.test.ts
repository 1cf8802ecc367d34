import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pulse } from '../../src/core/peer/link-health.js';

const TICK = 250;
const STATS = { path: 'direct', roundTripTime: 0.001, bytesSent: 0, bytesReceived: 0 } as const;

/** Lets time pass over a direct link, as a peer does; `false` once it has stalled. */
function pass(
  pulse: Pulse,
  time: number,
  link: { waits?: boolean; bufferedAmount?: () => number; bytesReceived?: () => number; roundTripTime?: number } = {},
): boolean {
  const { waits = true, bufferedAmount = () => 0, bytesReceived = () => 0, roundTripTime = 0.001 } = link;
  for (let passed = 0; passed < time; passed += TICK) {
    const channel = { bufferedAmount: bufferedAmount() } as RTCDataChannel;
    pulse.tick(TICK, channel, waits, pulse.isDue(TICK));
    if (pulse.doubtful && pulse.check({ ...STATS, roundTripTime, bytesReceived: bytesReceived() })) return false;
  }
  return true;
}

const growing = (step: number): (() => number) => {
  let value = 0;
  return () => (value += step);
};

describe('the pulse of a direct link', () => {
  it('stops soon when nothing comes, however much the page goes on to send', () => {
    const [pulse, bufferedAmount] = [new Pulse(), growing(100)];
    assert.equal(pass(pulse, 1_250, { bufferedAmount }), true);
    assert.equal(pass(pulse, 500, { bufferedAmount }), false);
  });

  it('is given longer where round trips are long', () => {
    assert.equal(pass(new Pulse(), 2_500, { roundTripTime: 1 }), true);
    assert.equal(pass(new Pulse(), 3_500, { roundTripTime: 1 }), false);
  });

  it('goes on while packets come, and not for ever without an answer', () => {
    const [pulse, bytesReceived] = [new Pulse(), growing(50)];
    assert.equal(pass(pulse, 7_500, { bytesReceived }), true);
    assert.equal(pass(pulse, 1_000, { bytesReceived }), false);
  });

  it('goes on while the buffer drains, however slowly', () => {
    let buffered = 1_000_000;
    assert.equal(pass(new Pulse(), 60_000, { bufferedAmount: () => (buffered -= 100) }), true);
  });

  it('has all of its time when a message is sent after a while of quiet', () => {
    const pulse = new Pulse();
    assert.equal(pass(pulse, 4_750, { waits: false }), true);
    assert.equal(pass(pulse, 1_000), true);
  });

  it('is felt after five seconds of quiet, and then each second', () => {
    const pulse = new Pulse();
    const questions: number[] = [];
    for (let time = TICK; time <= 6_250; time += TICK) {
      const asks = pulse.tick(TICK, { bufferedAmount: 0 } as RTCDataChannel, false, pulse.isDue(TICK));
      if (asks) questions.push(time);
    }
    assert.deepEqual(questions, [5_000, 6_000]);
  });
});
