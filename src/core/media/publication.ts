import type { PeerId } from '../../protocol/frames.js';
import type { MediaTrack } from '../peer/webrtc.js';
import type { Json } from '../session/payload.js';

/** `live`: it is sent. `paused`: it is not, until `resume()`. `stopped`: it is over. */
export type PublicationState = 'live' | 'paused' | 'stopped';

/** What a page says about a track that it publishes. */
export interface PublishOptions {
  /**
   * What the track shows: `camera`, `microphone`, `screen`, `screen-audio` or a name of your own, of 1 to 64 bytes. Default: `camera` for
   * video, `microphone` for audio.
   */
  readonly source?: string | undefined;
  /** Who gets it: the id of a peer, or several, here or yet to come. Default: all. */
  readonly to?: PeerId | readonly PeerId[] | undefined;
  /** Anything else that the peers should know: a value of at most 1,024 bytes of JSON. */
  readonly metadata?: Json | undefined;
}

/** A track that we show to peers. `connection.publish()` makes it. */
export interface Publication {
  /** Tells it from our other publications, on both sides. */
  readonly id: string;
  /** What is sent now. */
  readonly track: MediaTrack;
  /** What the track shows, as peers hear of it. */
  readonly source: string;
  /** What else they hear of it; `undefined` if nothing. */
  readonly metadata: Json | undefined;
  /** Who gets it; `undefined`: all. */
  readonly to: readonly PeerId[] | undefined;
  /** Whether it is sent. */
  readonly state: PublicationState;

  /**
   * Sends another track of the same kind in place of this one: another camera, for example. The peers keep the track that they have.
   * Resolves when it is sent to all who are linked to us. Leaves the track before as it is. Rejects with a `TypeError` if the track is of another kind or has ended, and with a
   * `ConnectionError`: `closed` if the publication is over, or `load-failed`.
   */
  replace(track: MediaTrack): Promise<void>;

  /** Sends nothing until `resume()`. The track goes on, so a camera stays on. */
  pause(): void;

  /** Sends the track again. */
  resume(): void;

  /** Ends it. Leaves the track as it is: call its `stop()` to turn a camera off. A track that ends by itself ends its publication. */
  stop(): void;

  /** Calls `listener` when the `state` has changed. Returns a function that removes the listener. */
  on(event: 'state', listener: () => void): () => void;
}
