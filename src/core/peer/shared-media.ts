import type { Link } from '../link/link.js';
import type { MediaQuality } from './peer.js';
import type { RemoteTrack } from './remote-track.js';

/** What we and a peer show each other. It loads when one of us publishes something. */
export interface SharedMedia {
  /** What the peer shows us, by id. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  /** How well that goes; `undefined` while there is nothing. */
  readonly quality: MediaQuality | undefined;
  /** Whether somebody speaks at the peer. */
  readonly speaking: boolean;
  /** Whether one of us shows the other anything. */
  readonly busy: boolean;
  /**
   * A link is about to describe itself, for the first time or to answer an offer. Adds what we show to it, unless it only begins to wait
   * for the first offer.
   */
  attach(link: Link): void;
  /** The peer is gone. */
  end(): void;
}
