import type { PeerId } from '../../protocol/frames.js';
import { ConnectionError } from '../errors.js';
import type { RemoteTrack } from '../peer/remote-track.js';
import type { MediaTrack, MediaTracks } from '../peer/webrtc.js';

/** What is used of the connection below the pair. */
interface Showing {
  readonly peers: ReadonlyMap<PeerId, { readonly tracks: ReadonlyMap<string, RemoteTrack> }>;
  publish(track: MediaTrack): unknown;
  on(event: 'track' | 'track-state' | 'track-end', listener: () => void): unknown;
}

/** Shows all tracks of a stream to the other side. Returns why it cannot, if so. */
export function publishStream(connection: Showing, stream: MediaTracks): ConnectionError | undefined {
  try {
    for (const track of stream.getTracks()) connection.publish(track);
    return undefined;
  } catch (cause) {
    return cause instanceof ConnectionError ? cause : new ConnectionError('media-unavailable', { cause });
  }
}

/** Calls `tell` with a stream of all that the other side shows, once it shows something. The stream follows what it shows. */
export function followStream(connection: Showing, tell: (stream: MediaTracks) => void): void {
  let stream: MediaStream | undefined;
  const follow = (): void => {
    const tracks = [...connection.peers.values()].flatMap((peer) =>
      [...peer.tracks.values()].map(({ track }) => track),
    );
    const before = stream?.getTracks() ?? [];
    const known = stream;
    stream = tracks.length > 0 ? (stream ?? new MediaStream()) : undefined;
    for (const track of tracks) stream?.addTrack(track);
    for (const track of before) if (!tracks.includes(track)) known?.removeTrack(track);
    if (stream && !known) tell(stream);
  };
  for (const event of ['track', 'track-state', 'track-end'] as const) connection.on(event, follow);
}
