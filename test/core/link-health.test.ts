import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LinkHealth } from '../../src/core/peer/link-health.js';

const TICK = 250;
/** The time between two questions, in ms. */
const PACE = 1_000;
const STATS = { path: 'direct', roundTripTime: 0.001, bytesSent: 0, bytesReceived: 0 } as const;

/** What happens on a link while time passes. */
interface Traffic {
  readonly expects?: boolean;
  readonly bufferedAmount?: () => number;
  readonly bytesReceived?: () => number;
  readonly roundTripTime?: number;
}

/** Lets time pass over a direct link, as a peer does. Returns `false` once the link should be treated as stalled. */
function pass(health: LinkHealth, time: number, traffic: Traffic = {}): boolean {
  const { expects = true, bufferedAmount = () => 0, bytesReceived = () => 0, roundTripTime = 0.001 } = traffic;
  for (let passed = TICK; passed <= time; passed += TICK) {
    health.tick(TICK, bufferedAmount(), expects, passed % PACE === 0);
    if (health.doubtful && health.check({ ...STATS, roundTripTime, bytesReceived: bytesReceived() })) return false;
  }
  return true;
}

const growing = (step: number): (() => number) => {
  let value = 0;
  return () => (value += step);
};

describe('the health of a direct link', () => {
  it('is bad soon when nothing comes, even if the page goes on sending', () => {
    const [health, bufferedAmount] = [new LinkHealth(), growing(100)];
    assert.equal(pass(health, 1_250, { bufferedAmount }), true);
    assert.equal(health.silent, false);
    assert.equal(pass(health, 500, { bufferedAmount }), false);
    assert.equal(health.silent, true);
  });

  it('is bad later where round trips are long', () => {
    assert.equal(pass(new LinkHealth(), 2_500, { roundTripTime: 1 }), true);
    assert.equal(pass(new LinkHealth(), 3_500, { roundTripTime: 1 }), false);
  });

  it('is good while packets come, but not for ever without an answer', () => {
    const [health, bytesReceived] = [new LinkHealth(), growing(50)];
    assert.equal(pass(health, 7_500, { bytesReceived }), true);
    assert.equal(pass(health, 1_000, { bytesReceived }), false);
    assert.equal(health.silent, false);
  });

  it('is good while the buffer drains, however slowly', () => {
    let buffered = 1_000_000;
    assert.equal(pass(new LinkHealth(), 60_000, { bufferedAmount: () => (buffered -= 100) }), true);
  });

  it('has the full time when a message is sent after a quiet while', () => {
    const health = new LinkHealth();
    assert.equal(pass(health, 4_750, { expects: false }), true);
    assert.equal(pass(health, 1_000), true);
  });

  it('is asked for after five seconds of quiet, and then each second', () => {
    const health = new LinkHealth();
    const questions: number[] = [];
    for (let time = TICK; time <= 6_250; time += TICK) {
      if (health.tick(TICK, 0, false, time % PACE === 0)) questions.push(time);
    }
    assert.deepEqual(questions, [5_000, 6_000]);
  });

  it('is in doubt while ICE has lost the other side, though nobody sends', () => {
    const health = new LinkHealth();
    health.lose();
    assert.equal(health.sound, false);
    assert.equal(pass(health, 1_750, { expects: false }), false);
  });

  it('goes on waiting for an answer when ICE has found the other side again', () => {
    const health = new LinkHealth();
    health.lose();
    assert.equal(pass(health, 1_250, { expects: false }), true);
    health.find();
    assert.equal(health.sound, true);
    assert.equal(pass(health, 500, { expects: false }), false);
  });

  it('is good again with the first message, but not while ICE has lost the other side', () => {
    const health = new LinkHealth();
    pass(health, 1_250);
    health.hear();
    assert.equal(health.doubtful, false);
    health.lose();
    health.hear();
    assert.equal(health.sound, false);
    assert.equal(pass(health, 1_250, { expects: false }), true, 'it has its full time again');
  });

  it('stays stalled whatever ICE or a message says, until the link is reset', () => {
    const health = new LinkHealth();
    assert.equal(health.stall(), true);
    assert.equal(health.stall(), false, 'it is no news the second time');
    health.find();
    health.lose();
    health.hear();
    assert.equal(health.stalled, true);
    assert.equal(health.doubtful, false);
    assert.equal(health.tick(TICK, 0, false, true), true, 'it is asked for each time');
    health.reset();
    assert.equal(health.sound, true);
  });
});
