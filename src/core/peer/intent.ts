import { ConnectionError } from '../errors.js';
import type { PeerState } from './peer.js';
import type { PeerId } from '../../protocol/frames.js';

/**
 * Whether we want a path to the peer.
 *
 * - `none`: we do not.
 * - `link`: we do.
 * - `failed`: we do, but an attempt has failed, or the peer was out of reach for `peerTimeout`.
 * - `blocked`: we do not, whatever the peer asks for.
 * - `refused`: we never will: the peer cannot know the secret of the room, or must not.
 * - `closed`: we never will again.
 */
export type Wish = 'none' | 'link' | 'failed' | 'blocked' | 'refused' | 'closed';

/** What we wish after we have ended the path to a peer. */
export type Parting = Extract<Wish, 'none' | 'blocked' | 'refused'>;

/** What we want of a peer, and who has asked for it. */
export class Intent {
  /** One side has ended the path on purpose, and we have not met again: a goodbye may be one to that path, not to the next. */
  apart = false;
  /** Whether nobody has asked for the path that we are waiting for. */
  automatic = true;
  #wish: Wish;
  #lost = false;

  constructor(wish: Wish) {
    this.#wish = wish;
  }

  get wish(): Wish {
    return this.#wish;
  }

  /** Whether we want a path. */
  get wanted(): boolean {
    return isWanted(this.#wish);
  }

  /** Whether nothing that the peer says counts. */
  get deaf(): boolean {
    return this.#wish === 'blocked' || this.final;
  }

  /** Whether we will never want a path again. */
  get final(): boolean {
    return this.#wish === 'refused' || this.#wish === 'closed';
  }

  /** We have met the peer. */
  meet(): void {
    this.#lost = this.apart = false;
    this.automatic = true;
  }

  /** Nothing was heard of the peer for too long. Returns whether that is new since we have last met it. */
  lose(): boolean {
    return !this.#lost && (this.#lost = true);
  }

  /** Wishes something else, unless the last wish was final. Returns whether we want a path now, and did not before. */
  change(wish: Wish): boolean {
    if (this.#wish === 'closed' || (this.#wish === 'refused' && wish !== 'closed')) return false;
    const { wanted } = this;
    this.#wish = wish;
    return this.wanted && !wanted;
  }
}

function isWanted(wish: Wish): boolean {
  return wish === 'link' || wish === 'failed';
}

/** What a page sees of the peer. `met`: it has answered; `works`: there is a path, and it works as far as we know. */
export function stateOf(wish: Wish, met: boolean, works: boolean): PeerState {
  if (wish === 'refused') return 'failed';
  if (!isWanted(wish)) return 'new';
  if (met) return works ? 'connected' : 'disconnected';
  return wish === 'failed' ? 'failed' : 'connecting';
}

/** Why nothing can be sent to a peer that we have parted from. */
export function parted(wish: Wish, peer: PeerId): ConnectionError {
  const code = wish === 'blocked' ? 'peer-blocked' : wish === 'refused' ? 'peer-refused' : 'not-connected';
  return new ConnectionError(code, { peer });
}
