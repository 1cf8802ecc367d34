import type { Connection, LocalMedia, Peer, RemoteTrack } from '../../../core/index.js';
import { tracksOf } from '../stage/seats.js';
import { isHeard } from '../sources.js';
import { ownTrack } from './own-track.js';

/** What a tile shows and sounds. */
export interface Picture {
  /** Whose it is. */
  readonly who: Pick<Peer, 'id' | 'presence' | 'given'>;
  /** What to see; `undefined` if there is nothing. */
  readonly video: MediaStream | undefined;
  /** What to hear; `undefined` if there is nothing. Never ourselves. */
  readonly audio: MediaStream | undefined;
  /** What a peer sends for that. */
  readonly tracks: readonly RemoteTrack[];
  /** They speak. */
  readonly speaking: boolean;
  /** Others do not hear them. */
  readonly muted: boolean;
  /** There is something, and no direct link that brings it. */
  readonly waiting: boolean;
  /** How badly the call goes with them; `undefined`: well, or that is not known. */
  readonly quality: 'poor' | 'lost' | undefined;
  /** It is seen as in a mirror. */
  readonly mirrored: boolean;
}

/** The streams of our own tracks, so that each is the same every time. */
const ours = new WeakMap<MediaStreamTrack, MediaStream>();

/** What we see of ourselves. */
export function ownPicture(connection: Connection, media: LocalMedia, source: string): Picture {
  const { track, mirrored } = ownTrack(media, source);
  return {
    who: connection,
    video: track && streamOf(track),
    audio: undefined,
    tracks: [],
    speaking: false,
    muted: source !== 'screen' && !isHeard(media),
    waiting: false,
    quality: undefined,
    mirrored,
  };
}

/** What we see and hear of a peer under a source. */
export function pictureOf(peer: Peer, source: string): Picture {
  const { quality } = peer;
  const { video, audio } = tracksOf(peer, source);
  const found = [video, audio].filter((track) => track !== undefined);
  return {
    who: peer,
    video: video && video.state !== 'paused' ? video.stream : undefined,
    audio: audio?.stream,
    tracks: found,
    speaking: source !== 'screen' && peer.speaking,
    muted: source !== 'screen' && audio?.state !== 'live' && audio?.state !== 'waiting',
    quality: quality === 'poor' || quality === 'lost' ? quality : undefined,
    waiting: found.length > 0 && found.every(({ state }) => state === 'waiting'),
    mirrored: false,
  };
}

function streamOf(track: MediaStreamTrack): MediaStream {
  const stream = ours.get(track) ?? new MediaStream([track]);
  ours.set(track, stream);
  return stream;
}
