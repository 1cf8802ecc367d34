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
 * - `closed`: we never will again.
 */
export type Wish = 'none' | 'link' | 'failed' | 'blocked' | 'closed';

/** What we wish after we have ended the path to a peer. */
export type Parting = Extract<Wish, 'none' | 'blocked'>;

/** Whether that means that we want a path. */
export function isWanted(wish: Wish): boolean {
  return wish === 'link' || wish === 'failed';
}

/** Whether nothing that the peer says counts. */
export function isDeaf(wish: Wish): boolean {
  return wish === 'blocked' || wish === 'closed';
}

/** What a page sees of the peer. `met`: it has answered; `works`: there is a path, and it works as far as we know. */
export function stateOf(wish: Wish, met: boolean, works: boolean): PeerState {
  if (!isWanted(wish)) return 'new';
  if (met) return works ? 'connected' : 'disconnected';
  return wish === 'failed' ? 'failed' : 'connecting';
}

/** Why nothing can be sent to a peer that we have parted from. */
export function parted(wish: Parting, peer: PeerId): ConnectionError {
  return new ConnectionError(wish === 'blocked' ? 'peer-blocked' : 'not-connected', { peer });
}
