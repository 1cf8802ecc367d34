import type { ConnectionError } from './errors.js';
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
