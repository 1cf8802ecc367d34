import type { Connection, Peer, PeerId, RemoteTrack } from '../../../core/index.js';

/** A place in a call: somebody, or the screen of somebody. */
export interface Seat {
  /** Tells it from the others. */
  readonly key: string;
  /** Whose it is; `undefined`: ours. */
  readonly peer: PeerId | undefined;
  readonly source: 'camera' | 'screen';
}

const OURS: Seat = { key: 'self', peer: undefined, source: 'camera' };

/** Who is in a call: ourselves if we have `joined`, and all who publish something. Everybody has two places at most. */
export function seatsIn(connection: Connection, joined: boolean): Seat[] {
  const others = [...connection.peers.values()].flatMap(seatsOf);
  return joined ? [...others, OURS] : others;
}

function seatsOf({ id, tracks }: Peer): Seat[] {
  const sources = [...tracks.values()].map(({ source }) => source);
  const shows = sources.includes('screen');
  const here = sources.some((source) => source !== 'screen' && source !== 'screen-audio');
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
