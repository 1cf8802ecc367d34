import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RTCPeerConnection as Werift } from 'werift';
import { RTCPeerConnection as Wrtc } from '../../demo/roamhq-wrtc.js';
import { CandidateCount } from '../../src/core/link/candidate-count.js';
import { Negotiation } from '../../src/core/link/negotiation.js';
import { NAMES, play } from '../support/core/negotiation-orders.js';
import { assertOutcome } from '../support/core/negotiation-outcomes.js';

for (const [title, Implementation] of [
  ['werift', Werift],
  ['@roamhq/wrtc', Wrtc],
] as const) {
  describe(`negotiation with ${title} holds when`, () => {
    for (const name of NAMES) {
      it(name, async () =>
        assertOutcome(name, await play(name, Implementation as unknown as typeof RTCPeerConnection)),
      );
    }
  });
}

/** A connection that describes itself at once, and finds candidates when a test says so. */
class QuickConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescriptionInit | null = null;
  readonly remoteDescription = null;

  setLocalDescription(): Promise<void> {
    this.signalingState = 'have-local-offer';
    this.localDescription = { type: 'offer', sdp: '' };
    return Promise.resolve();
  }

  find(candidate: string): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: { toJSON: () => ({ candidate }) } }));
  }
}

describe('negotiation whose steps have to wait for their turn', () => {
  it('makes one offer, and sends its candidates without waiting for other steps', async () => {
    const connection = new QuickConnection();
    const turns: (() => Promise<void>)[] = [];
    const said: string[] = [];
    const negotiation = new Negotiation(connection as unknown as RTCPeerConnection, {
      signal: new AbortController().signal,
      polite: false,
      send: (signal) => said.push(signal.type),
      beforeAnswer: () => undefined,
      fail: (cause) => assert.fail(String(cause)),
      run: (step) =>
        new Promise((resolve) => {
          turns.push(() => step().then(resolve));
        }),
      overload: () => assert.fail('overload'),
    });
    negotiation.offer();
    connection.dispatchEvent(new Event('negotiationneeded'));
    await nextTurn();
    await turns.shift()?.();
    await nextTurn();
    assert.equal(turns.length, 0, 'another offer waits');
    void negotiation.receive({ type: 'description', description: { type: 'answer', sdp: '' } });
    await nextTurn();
    assert.equal(turns.length, 1);
    connection.find('a');
    await nextTurn();
    assert.deepEqual(said, ['description', 'candidates']);
  });
});

describe('the candidates of a link', () => {
  const line = (i: number): string => `candidate:${i} 1 udp 2122260223 192.0.2.1 ${1024 + i} typ host`;
  const describeAll = (...numbers: number[]): string => numbers.map((i) => `a=${line(i)}\r\n`).join('');
  const ten = Array.from({ length: 10 }, (_, i) => i);

  it('count once, however often descriptions repeat them', () => {
    const count = new CandidateCount();
    count.take(ten.map((i) => ({ candidate: line(i) })));
    for (let i = 0; i < 1_000; i++) count.takeAll(describeAll(...ten));
  });

  for (const [title, take] of [
    ['others in each description', (count: CandidateCount, i: number) => count.takeAll(describeAll(i))],
    ['one that a description repeats in itself', (count: CandidateCount) => count.takeAll(describeAll(1, 1))],
    ['the same, one by one', (count: CandidateCount) => count.take([{ candidate: line(1) }])],
    ['long ones', (count: CandidateCount) => count.takeAll(`a=${line(1)} generation ${'0'.repeat(300)}\n`)],
    ['no candidates at all', (count: CandidateCount) => count.take([{}])],
  ] as const) {
    it(`are too many beyond 500: ${title}`, () => {
      const count = new CandidateCount();
      assert.throws(() => {
        for (let i = 0; i < 600; i++) take(count, i);
      }, RangeError);
    });
  }
});
