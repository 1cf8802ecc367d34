import type { PeerId } from '../../protocol/frames.js';

/** A new secret for the room, that a peer wants us to take. */
export interface SecretChange {
  /** Who wants it. */
  readonly peer: PeerId;
  /** The identities of those who do not get it. */
  readonly without: readonly string[];
}

/** Decides whether we take a new secret. */
export type AcceptSecret = (change: SecretChange) => boolean | Promise<boolean>;
