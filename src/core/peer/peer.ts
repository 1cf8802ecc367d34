import type { Presence } from '../../protocol/presence.js';
import type { PeerId } from '../../protocol/frames.js';
import type { RemoteTrack } from './remote-track.js';
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

/**
 * What protects what we say to a peer, and hear from it.
 *
 * - `none`: nothing but the direct link: it or we have no WebCrypto, as on pages over plain http.
 * - `unproven`: the peer has not shown yet that it is there.
 * - `open`: it is encrypted, and the peer is the one that has signed its hello. Who that is, only the server says.
 * - `secret`: the same, and the peer knows the secret of the room, or its password. The server cannot be in between.
 * - `verified`: the same as `open` or `secret`, and a person here has compared emoji or digits with the owner of its identity, on this
 *   device: see `verify()` of `Connection`. Nobody can be in between.
 * - `refused`: the peer does not know the secret or the password of the room, or the server changes what it sends; nobody can tell which.
 */
export type PeerTrust = 'none' | 'unproven' | 'open' | 'secret' | 'verified' | 'refused';

/**
 * How well a call with a peer goes.
 *
 * - `excellent`: nothing is lost or late, as far as people notice.
 * - `good`: of the packets, more than 2 % are lost, or the way there and back takes more than 0.25 s, or pictures stand still at times.
 * - `poor`: more than 8 % are lost, or the way takes more than 0.6 s, or pictures often stand still.
 * - `lost`: there is no direct link now.
 */
export type MediaQuality = 'excellent' | 'good' | 'poor' | 'lost';

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
  /**
   * Who it is: SHA-256 over the public key that has signed its hello, in base64url. The same in all rooms, and when it comes back
   * after a reload. `undefined` if it has proven nothing, as pages over plain http cannot.
   */
  readonly identity: string | undefined;
  /** What protects what we say to it. The event `trust` tells of a change. */
  readonly trust: PeerTrust;
  /** Whether messages reach the peer. The event `peer-state` tells of a change. */
  readonly state: PeerState;
  /** What messages run over; `undefined` while there is no path, or while we find out. The event `path` tells of a change. */
  readonly path: PeerPath | undefined;
  /** What the peer says about itself. The event `presence` tells of a change. */
  readonly presence: Presence;
  /**
   * What the server says about the peer: what its `authorize` has returned, `{}` if nothing. It is the server's word, in rooms with a
   * secret, too, and nothing that the peer says can replace it.
   */
  readonly given: Presence;
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
  /** What the peer shows us now, by id. The events `track` and `track-end` tell of a change. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  /** How well our call goes; `undefined` while neither of us shows anything, and before it is known. The event `quality` tells of a change. */
  readonly quality: MediaQuality | undefined;
  /** Whether somebody speaks at the peer: any track of sound counts but `screen-audio`. The event `speaking` tells of a change. */
  readonly speaking: boolean;
  /** Resolves with the statistics of the path. */
  getStats(): Promise<PeerStats>;
}
