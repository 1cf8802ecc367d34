import type { Connection, Peer, PeerId, RemoteTrack } from '../../../core/index.js';
import type { Call } from '../call.js';

/** A place in a call: somebody, or the screen of somebody. */
export interface Seat {
  /** Tells it from the others. */
  readonly key: string;
  /** Whose it is; `undefined`: ours. */
  readonly peer: PeerId | undefined;
  readonly source: 'camera' | 'screen';
}

const OURS: Seat = { key: 'self', peer: undefined, source: 'camera' };
const OUR_SCREEN: Seat = { key: 'own screen', peer: undefined, source: 'screen' };

/** Who is in a call: all peers who have joined it or publish something, and ourselves if we have `joined`. Everybody has two places at most. */
export function seatsIn({ peers, media }: Connection, { joined, participants }: Call): Seat[] {
  const others = [...peers.values()].flatMap((peer) => seatsOf(peer, participants.has(peer.id)));
  if (!joined) return others;
  return [...others, OURS, ...(media.screen.state.phase === 'on' ? [OUR_SCREEN] : [])];
}

function seatsOf({ id, tracks }: Peer, joined: boolean): Seat[] {
  const sources = [...tracks.values()].map(({ source }) => source);
  const shows = sources.includes('screen');
  const here = joined || sources.some((source) => source !== 'screen' && source !== 'screen-audio');
  return [
    ...(shows ? [{ key: `screen ${id}`, peer: id, source: 'screen' } as const] : []),
    ...(here ? [{ key: `camera ${id}`, peer: id, source: 'camera' } as const] : []),
  ];
}

/** What goes together: a picture, and the sound that belongs to it. */
const SOUNDS: Readonly<Record<string, string>> = { camera: 'microphone', screen: 'screen-audio' };

/** What a peer shows under a source, and what is heard with it. The latest counts, if it publishes several. */
export function tracksOf(
  { tracks }: Peer,
  source: string,
): { readonly video: RemoteTrack | undefined; readonly audio: RemoteTrack | undefined } {
  const all = [...tracks.values()];
  const find = (kind: string, name: string | undefined): RemoteTrack | undefined =>
    all.findLast((track) => track.kind === kind && track.source === name);
  return { video: find('video', source), audio: find('audio', source) ?? find('audio', SOUNDS[source]) };
}
