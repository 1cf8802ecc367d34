import type { Presence } from '../../protocol/presence.js';
import type { PeerId } from '../../protocol/frames.js';
import type { DataChannel, PeerConnection } from './webrtc.js';

/**
 * Whether messages reach a peer.
 *
 * - `new`: there is no link to the peer, and nobody has asked for one.
 * - `connecting`: a link is being built.
 * - `connected`: messages go through.
 * - `disconnected`: the path is interrupted; messages wait until it is back.
 * - `failed`: the peer could not be reached yet, or has been out of reach for `peerTimeout`; the library keeps trying.
 */
export type PeerState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed';

/** What messages to a peer run over: a direct link, a link over a TURN server, or the relay of the signalling server. */
export type PeerPath = 'direct' | 'turn' | 'relay';

/** Statistics of the path to a peer. */
export interface PeerStats {
  /** The path; `undefined` while there is none. */
  readonly path: PeerPath | undefined;
  /** Seconds to the peer and back, as last measured; `undefined` before the first measurement. */
  readonly roundTripTime: number | undefined;
  /** Bytes sent over the path since it opened. */
  readonly bytesSent: number;
  /** Bytes received over the path since it opened. */
  readonly bytesReceived: number;
}

/** One other member of the room. */
export interface Peer {
  /** The member's id in the room. */
  readonly id: PeerId;
  /** Whether messages reach the peer. The event `peer-state` tells of a change. */
  readonly state: PeerState;
  /** What messages run over; `undefined` while there is no path, or while we find out. The event `path` tells of a change. */
  readonly path: PeerPath | undefined;
  /** What the peer says about itself. The event `presence` tells of a change. */
  readonly presence: Presence;
  /** The member's number in the order of the room. See `order` of `Connection`. */
  readonly order: number;
  /** Whether we give way when both sides negotiate at once. We do if we were in the room first. */
  readonly polite: boolean;
  /** Bytes of the messages that the peer does not have yet, as far as we know. */
  readonly bufferedAmount: number;
  /** The RTCPeerConnection of the direct link, while there is one. */
  readonly connection: PeerConnection | undefined;
  /** The data channel of the direct link, while it is open. */
  readonly channel: DataChannel | undefined;
  /** Resolves with the statistics of the path. */
  getStats(): Promise<PeerStats>;
}
