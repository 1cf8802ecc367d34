import { expect, fixture, html } from '@open-wc/testing';
import type { ConnectionError, MediaLimit, RemoteTrack, WebrtcRoomElement } from 'webrtc-elements';
import { freshRoom, host, until } from '../support/elements/rooms.js';

/** A picture of nothing. */
function picture(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  canvas.getContext('2d')!.fillRect(0, 0, 640, 360);
  return canvas.captureStream(5).getVideoTracks()[0]!;
}

async function enter(room: string, attributes: Record<string, string> = {}): Promise<WebrtcRoomElement> {
  const element = Object.assign(document.createElement('webrtc-room'), { host, room });
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  await fixture(html`<div>${element}</div>`);
  return element;
}

describe('a room of people who publish tracks', () => {
  it('tells of what peers publish, with the track', async () => {
    const name = freshRoom();
    const [ann, bob] = [await enter(name), await enter(name)];
    const told: [string, RemoteTrack][] = [];
    for (const type of ['track', 'track-state', 'track-end'] as const) {
      bob.addEventListener(type, ({ detail }) => told.push([type, detail]));
    }
    await until(() => ann.connection !== undefined && bob.peers.size === 1, 'both are here');
    const track = picture();
    const publication = ann.connection!.publish(track, { source: 'camera' });
    await until(() => told.length === 1, 'the track');
    publication.pause();
    await until(() => told.length === 2, 'its pause');
    publication.stop();
    await until(() => told.length === 3, 'its end');
    expect(told.map(([type]) => type)).to.deep.equal(['track', 'track-state', 'track-end']);
    const [first, ...others] = told.map(([, remote]) => remote);
    expect([first!.peer, first!.source, first!.kind]).to.deep.equal([ann.connection!.id, 'camera', 'video']);
    for (const other of others) expect(other).to.equal(first);
    track.stop();
  });

  it('tells of too many videos, and how many they are', async () => {
    const name = freshRoom();
    const [ann, bob] = [await enter(name), await enter(name)];
    const limits: MediaLimit[] = [];
    ann.addEventListener('limit', ({ detail }) => limits.push(detail));
    await until(() => bob.connection !== undefined && ann.peers.size === 1, 'both are here');
    const tracks = Array.from({ length: 7 }, picture);
    for (const [at, track] of tracks.entries()) ann.connection!.publish(track, { source: `camera ${at}` });
    await until(() => limits.length > 0, 'the limit');
    expect(limits).to.deep.equal([{ sent: 7, shown: 0 }]);
    for (const track of tracks) track.stop();
  });

  it('sends within its upload budget, and does not join with one that is none', async () => {
    const name = freshRoom();
    const [ann, bob] = [await enter(name, { 'upload-budget': '200000' }), await enter(name)];
    expect(ann.uploadBudget).to.equal(200_000);
    await until(() => bob.connection !== undefined && ann.peers.size === 1, 'both are here');
    const track = picture();
    ann.connection!.publish(track);
    const senders = (): RTCRtpSender[] =>
      [...ann.peers.values()].flatMap((peer) => peer.connection?.getSenders() ?? []);
    await until(
      () => senders().some((sender) => sender.getParameters().encodings[0]?.maxBitrate === 188_000),
      'what the budget leaves for a picture',
    );
    track.stop();
    for (const wrong of ['0', '-1', 'much']) {
      const room = document.createElement('webrtc-room');
      const errors: ConnectionError[] = [];
      room.addEventListener('error', ({ detail }) => errors.push(detail.error));
      Object.assign(room, { host, room: freshRoom() }).setAttribute('upload-budget', wrong);
      await fixture(html`<div>${room}</div>`);
      await until(() => room.state === 'failed', wrong);
      expect(errors.map(({ code }) => code)).to.deep.equal(['bad-request']);
      expect(errors[0]!.message).to.contain('`uploadBudget`');
    }
  });
});
