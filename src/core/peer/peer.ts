import type { Presence } from '../../protocol/presence.js';
import type { PeerId } from '../../protocol/frames.js';

/**
 * How a peer can be reached: `new` (nobody asked for it), `connecting`, `connected`, `disconnected`
 * (it may come back by itself, and what is sent waits for it) or `failed` (it is tried again).
 */
export type PeerState = Exclude<RTCPeerConnectionState, 'closed'>;

/** What messages to a peer run over: straight to it, over a TURN server, or through the signalling server. */
export type PeerPath = 'direct' | 'turn' | 'relay';

/** How the path to a peer does. */
export interface PeerStats {
  readonly path: PeerPath | undefined;
  /** Seconds to the peer and back, as last measured. */
  readonly roundTripTime: number | undefined;
  /** Bytes sent over the path since it is there. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** One other member of the room. */
export interface Peer {
  readonly id: PeerId;
  readonly state: PeerState;
  /** What messages run over; `undefined` while they cannot, or while it is found out. */
  readonly path: PeerPath | undefined;
  readonly presence: Presence;
  /** Whether we give way to this peer when both negotiate at once: we were here first. */
  readonly polite: boolean;
  /** Bytes of the messages that the peer does not have yet, as far as we know. */
  readonly bufferedAmount: number;
  /** The connection under the direct link, while there is one. */
  readonly connection: RTCPeerConnection | undefined;
  /** The channel of the direct link, while it is open. */
  readonly channel: RTCDataChannel | undefined;
  /** How the path does at the moment. */
  getStats(): Promise<PeerStats>;
}
