import type { PeerId } from '../../protocol/frames.js';
import type { Json } from '../session/payload.js';
import type { MediaTrack, MediaTracks } from './webrtc.js';

/**
 * Whether a track of a peer brings anything.
 *
 * - `live`: it does.
 * - `paused`: the peer has paused it.
 * - `waiting`: there is no direct link now, because only the relay stands or the link is being built again. It goes on by itself.
 * - `ended`: it is over.
 */
export type RemoteTrackState = 'live' | 'paused' | 'waiting' | 'ended';

/** A track that a peer has published, and what it says about it: check that as anything that comes from others. */
export interface RemoteTrack {
  /** Who has published it. */
  readonly peer: PeerId;
  /** The `id` of the publication. Another one of the same peer has another `id`. */
  readonly id: string;
  /** Whether it sounds or shows. Never changes. */
  readonly kind: 'audio' | 'video';
  /** What it shows, as the peer says: `camera`, `microphone`, `screen`, `screen-audio` or another name of 1 to 64 bytes. */
  readonly source: string;
  /** What the peer's page says about it; `undefined` if nothing. */
  readonly metadata: Json | undefined;
  /** Whether it brings anything. The event `track-state` tells of a change. */
  readonly state: RemoteTrackState;
  /** The track. It is another one after the link was built again; `stream` has it in place of the one before. */
  readonly track: MediaTrack;
  /** Has the track. Stays the same for as long as the peer publishes, so give it to an element with `autoplay` and leave it there. */
  readonly stream: MediaTracks;
  /**
   * Says in which size we show it, in pixels of the device: CSS pixels times `devicePixelRatio`. The peer then sends us no more than that takes.
   * Call it when the size changes, as often as you like: the peer hears of it four times a second at most, and of the last size always.
   * Before the first call, the peer sends a video in the size for 640 × 360 pixels, and a screen for 1,920 × 1,080. A size of 0 is the same as `hide()`. For sound, any other size
   * means that it is played. Throws a `TypeError` if it is no size.
   */
  show(size: { readonly width: number; readonly height: number }): void;
  /** Says that nobody sees or hears it, so the peer sends nothing until `show()`. The `state` stays as it is. */
  hide(): void;
}
