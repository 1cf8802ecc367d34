import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { queryObjects } from 'node:v8';
import { ConnectionError } from '../../src/core/errors.js';
import { PeerStreams, type SharedTopics } from '../../src/core/peer/peer-streams.js';
import { fromPayload, toPayload } from '../../src/core/session/payload.js';
import { CONTROL } from '../../src/core/session/streams.js';
import { LatestOutlet } from '../../src/core/topics/latest-outlet.js';
import { OpenTopic } from '../../src/core/topics/open-topic.js';
import { PeerTopics } from '../../src/core/topics/peer-topics.js';
import { ReliableOutlet } from '../../src/core/topics/reliable-outlet.js';
import { WINDOW } from '../../src/core/topics/window.js';
import { FakePeer, settle } from '../support/core/fake-peer.js';

describe('what a peer says about its topics before they are loaded', () => {
  const create = (): PeerStreams =>
    new PeerStreams('bob', { emit: () => undefined, report: () => undefined, loadTopics: () => undefined });
  /** What the topics hear once they are loaded. */
  const heardBy = (streams: PeerStreams): number[] => {
    const heard: number[] = [];
    streams.share({ deliver: (...[, , [first]]) => heard.push(first!) } as Partial<SharedTopics> as SharedTopics);
    return heard;
  };

  it('is kept, as far as it is small', () => {
    const streams = create();
    for (let i = 0; i < 300; i++) streams.deliver(CONTROL, 2, new Uint8Array([i]));
    streams.deliver(CONTROL, 2, new Uint8Array(100_000).fill(77));
    streams.deliver(2, 2, new Uint8Array([77]));
    assert.deepEqual(
      heardBy(streams),
      Array.from({ length: 300 }, (_, i) => i % 256),
    );
    const flooded = create();
    for (let i = 0; i < 100_000; i++) flooded.deliver(CONTROL, 2, new Uint8Array([1]));
    assert.ok(heardBy(flooded).length <= 1_024);
  });

  it('is void when another session begins', () => {
    const streams = create();
    streams.deliver(CONTROL, 2, new Uint8Array([1]));
    streams.renew(new ConnectionError('peer-gone'));
    streams.deliver(CONTROL, 2, new Uint8Array([2]));
    assert.deepEqual(heardBy(streams), [2]);
  });
});

describe('the topics of a peer', () => {
  const owner = { send: () => Promise.resolve(), close: () => undefined };
  const topic = (): OpenTopic => new OpenTopic('votes', 'reliable', undefined as never, owner);

  it('take no more memory with each name that the peer thinks of', () => {
    const peer = new FakePeer();
    const topics = new PeerTopics(
      peer.asPeer,
      new Map(),
      () => undefined,
      () => undefined,
    );
    const say = (...control: unknown[]): void => {
      const { kind, bytes } = toPayload(JSON.stringify(control));
      topics.deliver(CONTROL, kind, bytes.slice());
    };
    for (let i = 0; i < 5_000; i++) say(2, `name ${i}`, i % 2 ? 'latest' : 'reliable');
    for (let i = 0; i < 5_000; i++) {
      say(3, `name ${i}`, 'reliable');
      say(3);
    }
    const names = [ReliableOutlet, LatestOutlet].map((outlet) => queryObjects(outlet, { format: 'count' }));
    assert.ok(
      names.every((count) => count < 700),
      `${names.join(' and ')} names`,
    );
    say(4, 'one more', 'reliable');
    assert.deepEqual(peer.errors, []);
  });

  it('take the first value of a session, whatever the number of the last one before', () => {
    const peer = new FakePeer();
    const pointers = new OpenTopic('pointers', 'latest', undefined as never, owner);
    const heard: unknown[] = [];
    pointers.on('message', ({ data }) => heard.push(data));
    const topics = new PeerTopics(
      peer.asPeer,
      new Map([[7, pointers]]),
      () => undefined,
      () => undefined,
    );
    const say = (value: string, number: number): void =>
      topics.deliverLoose(7, 2, toPayload(value).bytes.slice(), number);
    say('b', 2);
    say('a', 1);
    topics.renew(new ConnectionError('peer-gone'));
    say('c', 1);
    say('d', Infinity);
    assert.deepEqual(heard, ['b', 'c', 'd']);
  });

  it('count what was taken for the session that it came with', async () => {
    const peer = new FakePeer();
    let take = (): void => undefined;
    const votes = topic();
    votes.on('message', () => new Promise<void>((resolve) => (take = resolve)));
    const topics = new PeerTopics(
      peer.asPeer,
      new Map([[7, votes]]),
      () => undefined,
      () => undefined,
    );
    topics.deliver(7, 0, new Uint8Array(WINDOW));
    topics.renew(new ConnectionError('peer-gone'));
    peer.sent.splice(0);
    take();
    await settle();
    assert.equal(peer.sent.length, 0);
    topics.deliver(7, 0, new Uint8Array(WINDOW));
    take();
    await settle();
    assert.equal(fromPayload(2, peer.sent[0]!.payload.bytes.slice()), `[7,${WINDOW + 1}]`);
  });

  it('go on when a listener throws or rejects, and let the page know', async () => {
    const peer = new FakePeer();
    const votes = topic();
    const heard: unknown[] = [];
    votes.on('message', () => {
      throw new Error('thrown');
    });
    votes.on('message', () => Promise.reject(new Error('rejected')));
    votes.on('message', ({ data }) => heard.push(data));
    const topics = new PeerTopics(
      peer.asPeer,
      new Map([[7, votes]]),
      () => undefined,
      () => undefined,
    );
    const errors: string[] = [];
    const report = mock.method(globalThis, 'queueMicrotask', (run: () => void) => {
      assert.throws(run, ({ message }: Error) => errors.push(message) > 0);
    });
    topics.deliver(7, 2, toPayload('x').bytes.slice());
    await settle();
    report.mock.restore();
    assert.deepEqual(heard, ['x']);
    assert.deepEqual(errors, ['thrown', 'rejected']);
  });
});
