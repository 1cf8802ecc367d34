import type { FactsOptions } from './peer-facts.js';
import type { PathOptions } from './path-selector.js';
import type { StreamsOptions } from './peer-streams.js';
import type { PeerSessionOptions } from './peer-session.js';
import type { SignalShare } from './signal-line.js';
import type { RemotePeer } from './remote-peer.js';

/** The room that a peer is in. */
export interface PeerRoom {
  /** Our own number in the order of the room, as it is now. */
  readonly order: number;
  /** The peer was out of reach for too long. What waited for it has been rejected. */
  review(peer: RemotePeer): void;
}

/** Options of a `RemotePeer`. */
export interface PeerOptions
  extends
    FactsOptions,
    Omit<PathOptions, 'cipher' | 'signal' | 'media' | 'onLink'>,
    SignalShare,
    StreamsOptions,
    Pick<PeerSessionOptions, 'maxMessageSize' | 'memory' | 'createSessionId'> {
  readonly room: PeerRoom;
  /** `auto`: we connect to the peer without being asked to. */
  readonly mesh: 'auto' | 'manual';
}
