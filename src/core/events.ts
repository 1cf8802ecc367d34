import type PartySocket from 'partysocket';
import type { ConnectionError } from './errors.js';
import type { PeerId } from '../protocol/frames.js';

/** `connecting` until the first welcome, `reconnecting` while the server is out of reach. */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** A message, as it was sent: text as a string, anything else as an ArrayBuffer. */
export interface Message {
  readonly data: string | ArrayBuffer;
  readonly peer: PeerId;
}

/** Events of a connection and what their listeners are called with. */
export interface ConnectionEvents {
  /** The signalling socket is open, each time. */
  socket: (socket: PartySocket) => void;
  /** Ids of the other members, on joining and on every change. */
  peerlist: (peers: PeerId[]) => void;
  /** Messages can be exchanged with this peer, by any path. */
  connect: (peer: PeerId) => void;
  /** Messages to this peer go over a direct link now, after they went through the server. */
  upgrade: (peer: PeerId) => void;
  /** Messages to this peer go through the server again. */
  downgrade: (peer: PeerId) => void;
  /** The `path` of this peer changed. */
  path: (peer: PeerId) => void;
  /** A WebRTC data channel to this peer is open. */
  peer: (entry: [peer: PeerId, channel: RTCDataChannel]) => void;
  /** The channel of `peer`, alone; and any channel that the page opens, on both sides. */
  datachannel: (channel: RTCDataChannel) => void;
  /** A message: in order, whole and once. */
  message: (message: Message) => void;
  /** This peer is gone, or out of reach for too long: once for each `connect`. */
  'peer-disconnect': (peer: PeerId) => void;
  /** The `state` of this peer changed. */
  'peer-state': (peer: PeerId) => void;
  /** The channel that carried messages is closed. */
  'webrtc-close': (channel: RTCDataChannel) => void;
  /** This peer told something new about itself. */
  presence: (peer: PeerId) => void;
  state: (state: ConnectionState) => void;
  error: (error: ConnectionError) => void;
  /** The connection is over: the error that ended it, or nothing after `close()`. */
  close: (error: ConnectionError | undefined) => void;
}

/** Tells the listeners of an event. */
export type Emit = <Name extends keyof ConnectionEvents>(
  name: Name,
  ...args: Parameters<ConnectionEvents[Name]>
) => void;
