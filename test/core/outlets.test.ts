import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { ConnectionError } from '../../src/core/errors.js';
import type { Link } from '../../src/core/link/link.js';
import { fromPayload, toPayload, type Payload } from '../../src/core/session/payload.js';
import { LatestOutlet } from '../../src/core/topics/latest-outlet.js';
import { LooseChannel } from '../../src/core/topics/loose-channel.js';
import { PATIENCE } from '../../src/core/topics/outlet.js';
import { ReliableOutlet } from '../../src/core/topics/reliable-outlet.js';
import { WINDOW } from '../../src/core/topics/window.js';
import { FakePeer, settle } from '../support/core/fake-peer.js';

const NOT_OPEN = { code: 'topic-not-open', peer: 'bob' };
const REPEAT = 250;

/** The loose channel: takes values, or has no room for them. */
class FakeLoose {
  readonly values: number[] = [];
  hasRoom = true;

  send(_: Payload, stream: number, number: number): boolean {
    assert.equal(stream, 7);
    if (this.hasRoom) this.values.push(number);
    return this.hasRoom;
  }

  get asChannel(): LooseChannel {
    return this as unknown as LooseChannel;
  }
}

/** Whether a promise has settled, and how. */
function watch(promise: Promise<unknown>): { fate: unknown } {
  const state: { fate: unknown } = { fate: 'waiting' };
  promise.then(
    () => (state.fate = 'sent'),
    (error: unknown) => (state.fate = (error as ConnectionError).code),
  );
  return state;
}

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

for (const delivery of ['reliable', 'latest'] as const) {
  describe(`what waits for a ${delivery} topic`, () => {
    const peer = new FakePeer();
    const create = (): ReliableOutlet | LatestOutlet =>
      delivery === 'latest' ? new LatestOutlet(peer, new FakeLoose().asChannel) : new ReliableOutlet(peer);

    it('fails after 30 s, if the peer was named, and counts as sent if it was not', async () => {
      const outlet = create();
      const named = watch(outlet.send(toPayload('to bob'), false));
      const all = watch(outlet.send(toPayload('to all'), true));
      mock.timers.tick(PATIENCE - 1);
      await settle();
      assert.deepEqual([named.fate, all.fate], ['waiting', 'waiting']);
      const later = outlet.send(toPayload('later'), false);
      mock.timers.tick(1);
      await settle();
      assert.deepEqual([named.fate, all.fate], ['topic-not-open', 'sent']);
      mock.timers.tick(PATIENCE);
      await assert.rejects(later, NOT_OPEN);
      outlet.open(7);
      mock.timers.tick(REPEAT);
      assert.deepEqual(peer.sent, [], 'it was given up');
    });

    it('has the time again when the peer closes the topic, and all the time while it is open', async () => {
      const outlet = create();
      outlet.open(7);
      // As much as the window holds, so that one message waits although the topic is open.
      const first = outlet.send(toPayload(new Uint8Array(WINDOW)), false);
      const second = watch(outlet.send(toPayload('waits'), false));
      mock.timers.tick(10 * PATIENCE);
      await settle();
      assert.equal(second.fate, 'waiting');
      outlet.open(undefined);
      mock.timers.tick(PATIENCE);
      await settle();
      assert.equal(second.fate, 'topic-not-open');
      outlet.fail(new ConnectionError('closed'));
      peer.sent.splice(0).forEach(({ resolve }) => resolve());
      await Promise.allSettled([first]);
    });

    it('leaves no timer when the peer is gone', async () => {
      const outlet = create();
      const sends = [false, true].map((lenient) => watch(outlet.send(toPayload('x'), lenient)));
      outlet.fail(new ConnectionError('peer-gone'));
      mock.timers.tick(2 * PATIENCE);
      await settle();
      assert.deepEqual(
        sends.map(({ fate }) => fate),
        ['peer-gone', 'peer-gone'],
      );
      assert.deepEqual(peer.sent, []);
    });
  });
}

describe('a reliable topic', () => {
  it('has its whole window after messages that the peer did not take', async () => {
    const peer = new FakePeer();
    const outlet = new ReliableOutlet(peer);
    outlet.open(7);
    const large = watch(outlet.send(toPayload(new Uint8Array(WINDOW)), false));
    const small = watch(outlet.send(toPayload('small'), false));
    peer.sent.shift()?.reject(new ConnectionError('message-too-large'));
    await settle();
    assert.equal(large.fate, 'message-too-large');
    peer.sent.shift()?.resolve();
    await settle();
    assert.equal(small.fate, 'sent');
  });
});

describe('a topic of which the newest value counts', () => {
  it('repeats the newest value until the peer has it, and no other', async () => {
    const [peer, loose] = [new FakePeer(), new FakeLoose()];
    const outlet = new LatestOutlet(peer, loose.asChannel);
    outlet.open(7);
    const sends = [1, 2, 3].map((value) => watch(outlet.send(toPayload(JSON.stringify(value)), false)));
    assert.deepEqual(loose.values, [1, 2, 3]);
    mock.timers.tick(REPEAT - 1);
    assert.equal(peer.sent.length, 0);
    mock.timers.tick(1);
    assert.equal(peer.sent.length, 1);
    peer.sent[0]?.resolve();
    await settle();
    assert.deepEqual(
      sends.map(({ fate }) => fate),
      ['sent', 'sent', 'sent'],
    );
    mock.timers.tick(PATIENCE);
    assert.equal(peer.sent.length, 1);
  });

  it('uses the reliable stream at once where values cannot be sent loosely', async () => {
    const [peer, loose] = [new FakePeer(), new FakeLoose()];
    const outlet = new LatestOutlet(peer, loose.asChannel);
    outlet.open(7);
    loose.hasRoom = false;
    watch(outlet.send(toPayload('1'), false));
    mock.timers.tick(0);
    assert.equal(peer.sent.length, 1);
    for (const value of ['2', '3']) watch(outlet.send(toPayload(value), false));
    peer.sent[0]?.resolve();
    await settle();
    mock.timers.tick(0);
    assert.equal(peer.sent.length, 2, 'the newest goes as soon as the one before has arrived');
    assert.equal(fromPayload(2, peer.sent[1]!.payload.bytes.slice(8)), '3');
    outlet.fail(new ConnectionError('closed'));
  });

  it('does without a channel of its own if there can be none', () => {
    const peer = new FakePeer();
    const createDataChannel = mock.fn(() => {
      throw new DOMException('The id is in use.', 'OperationError');
    });
    peer.way.link = { channel: {}, connection: { createDataChannel } } as unknown as Link;
    const loose = new LooseChannel(peer.asPeer);
    loose.open();
    loose.open();
    assert.equal(createDataChannel.mock.callCount(), 1);
  });
});
