import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Link } from '../../../src/core/link/link.js';
import type { OpenPublication } from '../../../src/core/media/open-publication.js';
import type { Slot } from '../../../src/core/media/senders.js';
import { grantStereo, isStereo, Stereo, wishStereo } from '../../../src/core/media/stereo.js';

const lines = (...all: string[]): string => all.map((line) => `${line}\r\n`).join('');
const sound = (mid: string, parameters: string): string =>
  lines(
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0',
    'a=rtpmap:111 opus/48000/2',
    `a=fmtp:111 ${parameters}`,
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
    `a=mid:${mid}`,
  );
const HEAD = lines('v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0');
const PICTURE = lines('m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000', 'a=fmtp:96 x=1', 'a=mid:1');
const CHANNEL = lines('m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:2');
const describeAll = (first: string, second = first): string =>
  HEAD + sound('0', first) + PICTURE + CHANNEL + sound('3', second);

describe('the wish for stereo', () => {
  it('is added to every section of Opus, and nothing else is changed', () => {
    const plain = 'minptime=10;useinbandfec=1';
    assert.equal(wishStereo(describeAll(plain)), describeAll(`${plain};stereo=1`));
  });

  it('is not added where there is one, or a word against it, or no sound', () => {
    for (const sdp of [
      describeAll('maxplaybackrate=48000;stereo=1;useinbandfec=1'),
      describeAll('stereo=0', 'minptime=10; stereo=0'),
      HEAD + PICTURE + CHANNEL,
      '',
    ]) {
      assert.equal(wishStereo(sdp), sdp);
    }
  });

  it('is added beside what the side sends', () => {
    assert.equal(wishStereo(sound('0', 'sprop-stereo=1')), sound('0', 'sprop-stereo=1;stereo=1'));
  });

  it('is turned down where nothing is sent in stereo, wherever it is', () => {
    const granted = (first: string, second: string): string =>
      grantStereo(describeAll(first, second), (mid) => mid === '3');
    assert.equal(granted('a=1;stereo=1;b=2', 'stereo=1'), describeAll('a=1;stereo=0;b=2', 'stereo=1'));
    assert.equal(granted('stereo=1', 'a=1;stereo=1'), describeAll('stereo=0', 'a=1;stereo=1'));
    assert.equal(granted('a=1; Stereo=1;sprop-stereo=1', 'a=1'), describeAll('a=1; Stereo=0;sprop-stereo=1', 'a=1'));
  });

  it('is read in time that grows no faster than the description', () => {
    const size = 200_000;
    for (const piece of [
      'm=',
      'm=\r\n',
      ';',
      '; ',
      ' ',
      'a=rtpmap:1 opus/\r\na=fmtp:1 ;',
      'a=fmtp:1',
      '1',
      ';stereo=',
    ]) {
      const hostile = `m=audio\r\na=rtpmap:1 opus/\r\na=fmtp:1 ${piece.repeat(size / piece.length)}`;
      const start = performance.now();
      wishStereo(hostile);
      grantStereo(hostile, () => false);
      assert.ok(performance.now() - start < 1_000, JSON.stringify(piece));
    }
  });
});

const publish = (contentHint: string, channelCount?: number, source = 'microphone', kind = 'audio'): OpenPublication =>
  ({ source, track: { kind, contentHint, getSettings: () => ({ channelCount }) } }) as unknown as OpenPublication;

it('is music from two channels that goes out in stereo', () => {
  assert.ok(isStereo(publish('music', 2)));
  assert.ok(isStereo(publish('music')), 'of which nobody says how many channels it has');
  assert.ok(isStereo(publish('', 2, 'screen-audio')));
  assert.ok(!isStereo(publish('music', 1)));
  assert.ok(!isStereo(publish('', 2)));
  assert.ok(!isStereo(publish('speech', 2, 'screen-audio')));
  assert.ok(!isStereo(publish('music', 2, 'camera', 'video')));
});

/** A link to a browser that writes down what it is told. */
class StandInLink {
  readonly notes: string[] = [];
  sections = ['audio'];
  sdp = sound('0', 'a=1');
  /** Whether the browser takes descriptions that it has not made. */
  strict = false;
  readonly negotiation = { describer: undefined, offer: (): void => this.note('negotiated') };
  readonly connection = {
    signalingState: 'stable',
    localDescription: null as RTCSessionDescriptionInit | null,
    remoteDescription: null as RTCSessionDescriptionInit | null,
    getTransceivers: (): unknown[] => this.sections.map((kind) => ({ receiver: { track: { kind } } })),
    createOffer: () => Promise.resolve({ type: 'offer', sdp: this.sdp }),
    createAnswer: () => Promise.resolve({ type: 'answer', sdp: this.sdp }),
    setLocalDescription: (description?: RTCSessionDescriptionInit) => {
      if (description && this.strict) return Promise.reject(new DOMException('', 'InvalidModificationError'));
      this.note(description ? `said ${description.type} ${stereoIn(description)}` : 'said');
      this.connection.localDescription = description ?? { type: 'offer', sdp: this.sdp };
      return Promise.resolve();
    },
    setRemoteDescription: (description: RTCSessionDescriptionInit) => {
      this.note(`heard ${description.type} ${stereoIn(description)}`);
      this.connection.remoteDescription = description;
      return Promise.resolve();
    },
  };

  note(what: string): void {
    this.notes.push(what);
  }

  /** What was noted since the last call. */
  get news(): string[] {
    return this.notes.splice(0);
  }
}

function stereoIn({ sdp }: RTCSessionDescriptionInit): string {
  return /;stereo=[01]/.exec(sdp!)?.[0] ?? 'as it is';
}

describe('a link whose sound may be in stereo', () => {
  const ANSWER: RTCSessionDescriptionInit = { type: 'answer', sdp: sound('0', 'a=1;stereo=1') };
  const open = (): { link: StandInLink; slots: Map<OpenPublication, Slot>; stereo: Stereo } => {
    const link = new StandInLink();
    const slots = new Map<OpenPublication, Slot>();
    return { link, slots, stereo: new Stereo(link as unknown as Link, () => slots) };
  };
  const slot = { transceiver: { mid: '0' }, carries: null } as unknown as Slot;

  it('expresses the wish in offers and answers', async () => {
    const { link, stereo } = open();
    assert.equal(link.negotiation.describer, stereo);
    await stereo.setLocalDescription();
    link.connection.signalingState = 'have-remote-offer';
    await stereo.setLocalDescription();
    assert.deepEqual(link.news, ['said offer ;stereo=1', 'said answer ;stereo=1']);
  });

  it('leaves it to the browser to describe itself without sound, or if it expresses the wish', async () => {
    const { link, stereo } = open();
    link.sections = ['video'];
    await stereo.setLocalDescription();
    link.sections = ['video', 'audio'];
    link.sdp = sound('0', 'stereo=1');
    await stereo.setLocalDescription();
    assert.deepEqual(link.news, ['said', 'said']);
  });

  it('goes on without stereo in a browser that takes only its own words, and asks once', async () => {
    const { link, stereo } = open();
    link.strict = true;
    link.connection.localDescription = { type: 'offer', sdp: link.sdp };
    await stereo.setRemoteDescription(ANSWER);
    stereo.renew(true);
    await stereo.setLocalDescription();
    stereo.renew(true);
    assert.deepEqual(link.news, ['heard answer ;stereo=0', 'negotiated', 'said']);
  });

  it('encodes in stereo what is music, and negotiates anew when that changes, once', async () => {
    const { link, slots, stereo } = open();
    slots.set(publish('music', 2), slot);
    stereo.renew(false);
    await stereo.setLocalDescription();
    await stereo.setRemoteDescription(ANSWER);
    stereo.renew(false);
    assert.deepEqual(link.news, ['said offer ;stereo=1', 'heard answer ;stereo=1']);
    slots.clear();
    stereo.renew(false);
    assert.deepEqual(link.news, [], 'nothing is sent');
    slots.set(publish(''), slot);
    stereo.renew(false);
    await stereo.setRemoteDescription(ANSWER);
    stereo.renew(false);
    assert.deepEqual(link.news, ['negotiated', 'heard answer ;stereo=0']);
  });

  it('asks again for what it hears, if it was described before this was there to express the wish', async () => {
    const { link, stereo } = open();
    link.connection.localDescription = { type: 'answer', sdp: link.sdp };
    link.connection.remoteDescription = ANSWER;
    stereo.renew(false);
    assert.deepEqual(link.news, []);
    stereo.renew(true);
    await stereo.setLocalDescription();
    stereo.renew(true);
    assert.deepEqual(link.news, ['negotiated', 'said offer ;stereo=1']);
  });
});
