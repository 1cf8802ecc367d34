import type { ConnectionError } from './errors.js';
import type { FileOffer } from './files/transfer.js';
import type { RemoteTrack } from './peer/remote-track.js';
import type { DataChannel } from './peer/webrtc.js';
import type { ReceivedData } from './session/payload.js';
import type { SignallingSocket } from './signalling/signalling-socket.js';
import type { PeerId } from '../protocol/frames.js';

/** `connecting` until the server first welcomes us; `reconnecting` while it is out of reach. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** A message from a peer. */
export interface Message {
  /** Text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON: whatever the peer has sent, so check it. */
  readonly data: ReceivedData;
  /** Who sent it. */
  readonly peer: PeerId;
}

/** Who is in the room, and whom the server does not show to us. */
export interface SplitRoom {
  /** The ids of those whom it does not show. Empty: it shows all again, or they have left. */
  readonly missing: PeerId[];
  /** The ids of the peers who have said that they know them. */
  readonly by: PeerId[];
}

/** Attempts to get into a room that have failed. Each may have been a guess of somebody who does not know the password. */
export interface PasswordAttempts {
  /** How many there were in a row. Those that were not completed count, too. */
  readonly count: number;
  /** Lets those in again who know the password, and counts anew. */
  readonly allow: () => void;
}

/** A peer that shows the name of somebody verified. */
export interface IdentityChange {
  readonly peer: PeerId;
  /** The name that it shows. */
  readonly name: string;
  /** The identity that was verified under this name. */
  readonly identity: string;
}

/** More videos than a mesh is good for, because each peer is sent its own. */
export interface MediaLimit {
  /** How many we send: each counts once for each peer that shows it. */
  readonly sent: number;
  /** How many videos of peers there are that we do not hide. */
  readonly shown: number;
}

/** The events of a connection, and what their listeners are called with. */
export interface ConnectionEvents {
  /** The signalling socket has opened, for the first time or again. */
  socket: (socket: SignallingSocket) => void;
  /** The ids of the other members: when we join, and on every change. */
  peerlist: (peers: PeerId[]) => void;
  /** The ids that are blocked: on every change. */
  blocked: (ids: PeerId[]) => void;
  /** Messages can be exchanged with this peer, over any path. */
  connect: (peer: PeerId) => void;
  /** Messages to this peer now take a direct link instead of the relay. */
  upgrade: (peer: PeerId) => void;
  /** Messages to this peer take the relay again. */
  downgrade: (peer: PeerId) => void;
  /** The `path` of this peer has changed. */
  path: (peer: PeerId) => void;
  /** A direct link to this peer is open: the peer, and the link's data channel. */
  peer: (entry: [peer: PeerId, channel: DataChannel]) => void;
  /** A data channel to this peer is open: that of a direct link, or one that a page has opened, on both sides. */
  datachannel: (channel: DataChannel, peer: PeerId) => void;
  /** A message has come. Messages of a peer come in order, whole and once. */
  message: (message: Message) => void;
  /** This peer is gone, disconnected, or was out of reach for `peerTimeout`. Once for each `connect`. */
  'peer-disconnect': (peer: PeerId) => void;
  /** The `state` of this peer has changed. */
  'peer-state': (peer: PeerId) => void;
  /** The data channel of a direct link has closed. */
  'webrtc-close': (channel: DataChannel) => void;
  /** The `presence` of this peer has changed. */
  presence: (peer: PeerId) => void;
  /** The `trust` of this peer has changed. */
  trust: (peer: PeerId) => void;
  /** The room has another secret, which `peer` has made: perhaps we ourselves. Links with the old one lead nowhere. Not in rooms with a password. */
  secret: (change: { readonly secret: string; readonly peer: PeerId }) => void;
  /** The room has another password, which `peer` has given it: perhaps we ourselves. Whoever comes from now on needs it, and so do we if we join again. */
  password: (change: { readonly password: string; readonly peer: PeerId }) => void;
  /** The server does not show us the same room as others: they have met somebody of whom it has told us nothing for 15 s. Also when that
   * changes, or is over. */
  'split-room': (split: SplitRoom) => void;
  /**
   * In a room with a password: three attempts in a row have failed, so we let nobody in any more. Ask your user, and call `allow()` of
   * the argument if they want to go on. Comes again, once a minute at most, while others ask.
   */
  'password-attempts': (attempts: PasswordAttempts) => void;
  /** A person at this peer asks to be verified: `verify()` begins it on our side. */
  verify: (peer: PeerId) => void;
  /** A peer shows the name of somebody who is verified, and is somebody else. Once for each peer and name. */
  'identity-changed': (change: IdentityChange) => void;
  /** A peer has published a track, and it is there. */
  track: (track: RemoteTrack) => void;
  /** The `state` of a peer's track has changed. */
  'track-state': (track: RemoteTrack) => void;
  /** A peer's track is over: the peer has stopped it, or is gone. Once for each `track`. */
  'track-end': (track: RemoteTrack) => void;
  /** The `quality` of our call with this peer has changed. */
  quality: (peer: PeerId) => void;
  /** This peer has begun to speak, or has stopped: see its `speaking`. */
  speaking: (peer: PeerId) => void;
  /** We send more than six videos, or show more. Once: from here on, a media server does better. */
  limit: (limit: MediaLimit) => void;
  /** A peer would like to send files. Nothing flows before the page accepts the offer. */
  'file-offer': (offer: FileOffer) => void;
  /** The `state` of the connection has changed. */
  state: (state: ConnectionState) => void;
  /** Something went wrong; the connection goes on. `code` and `peer` of the error say what, and with whom. */
  error: (error: ConnectionError) => void;
  /** The connection is over: with the error that ended it, or `undefined` after `close()`. The last event. */
  close: (error: ConnectionError | undefined) => void;
}

export type Emit = <Name extends keyof ConnectionEvents>(
  name: Name,
  ...args: Parameters<ConnectionEvents[Name]>
) => void;
