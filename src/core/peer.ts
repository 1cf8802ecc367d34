import type { Presence } from './presence.js';
import type { PeerId } from './protocol.js';

/**
 * How the link to a peer stands, in the terms of `RTCPeerConnectionState`: `new` (none asked for),
 * `connecting`, `connected`, `disconnected` (it may come back by itself) or `failed`.
 */
export type PeerState = Exclude<RTCPeerConnectionState, 'closed'>;

/** One other member of the room. */
export interface Peer {
  readonly id: PeerId;
  readonly state: PeerState;
  readonly presence: Presence;
  /** Whether we give way to this peer when both negotiate at once: we were here first. */
  readonly polite: boolean;
  /** The connection under the link, while there is one. */
  readonly connection: RTCPeerConnection | undefined;
  /** The channel that carries messages, while it is open. */
  readonly channel: RTCDataChannel | undefined;
}
