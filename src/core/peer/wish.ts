/**
 * Whether we want a path to the peer.
 *
 * - `none`: we do not.
 * - `link`: we do.
 * - `failed`: we do, but an attempt has failed, or the peer was out of reach for `peerTimeout`.
 * - `closed`: we never will again.
 */
export type Wish = 'none' | 'link' | 'failed' | 'closed';
