import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Publications, type MediaRoom } from '../../../src/core/media/publications.js';
import { RTCPeerConnection } from '../../../demo/roamhq-wrtc.js';
import { joinMembers } from '../../support/core/join-members.js';

/** A track that does nothing. */
function track(kind: string, readyState = 'live'): MediaStreamTrack {
  return Object.assign(new EventTarget(), { kind, readyState }) as MediaStreamTrack;
}

/** What can be published in a room without anybody, whose links take tracks. */
function publications(): Publications {
  const room: Partial<MediaRoom> = {
    peers: new Map(),
    RTCPeerConnection: RTCPeerConnection,
    over: () => false,
    openTopic: () => ({ on: () => () => undefined }) as unknown as ReturnType<MediaRoom['openTopic']>,
    on: () => () => undefined,
    emit: () => undefined,
  };
  return new Publications(room as MediaRoom);
}

describe('publish()', () => {
  it('takes what is right, and names it by its kind', () => {
    const room = publications();
    assert.equal(room.publish(track('video')).source, 'camera');
    const publication = room.publish(track('audio'), { to: 'ann', metadata: [1] });
    const { source, to, metadata, state } = publication;
    assert.deepEqual(
      { source, to, metadata, state },
      { source: 'microphone', to: ['ann'], metadata: [1], state: 'live' },
    );
  });

  it('throws a TypeError for what is wrong', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    const wrong: Parameters<Publications['publish']>[] = [
      [track('text')],
      [track('video', 'ended')],
      [track('video'), { source: '' }],
      [track('video'), { source: 'x'.repeat(65) }],
      [track('video'), { metadata: 'x'.repeat(1023) }],
      [track('video'), { metadata: cycle as never }],
    ];
    for (const [one, options] of wrong) assert.throws(() => publications().publish(one, options), TypeError);
  });

  it('takes eight at a time, and another one when one has stopped', () => {
    const room = publications();
    const all = Array.from({ length: 8 }, () => room.publish(track('video')));
    assert.throws(() => room.publish(track('video')), { code: 'too-many-tracks' });
    all[3]!.stop();
    assert.equal(room.publish(track('video')).state, 'live');
  });

  it('says of itself when it has paused, goes on, and is over, once each', () => {
    const own = track('video');
    const publication = publications().publish(own);
    const told: string[] = [];
    publication.on('state', () => told.push(publication.state));
    publication.pause();
    publication.pause();
    publication.resume();
    own.dispatchEvent(new Event('ended'));
    publication.resume();
    assert.equal(publication.state, 'stopped');
  });
});

describe('publish() in Node', () => {
  const members = joinMembers();

  it('says at once that there is nothing to send tracks with', async () => {
    const connection = await members.join('no webrtc', 'a');
    assert.throws(() => connection.publish(track('video')), { code: 'media-unavailable' });
    connection.close();
    assert.throws(() => connection.publish(track('video')), { code: 'closed' });
  });
});
