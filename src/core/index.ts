export { connect, type ConnectOptions } from './connect.js';
export type { Connection, ConnectionEvents, ConnectionState, Message } from './connection.js';
export { ConnectionError, type ErrorCode } from './errors.js';
export type { MessageData } from './outbox.js';
export type { Peer, PeerState, Presence } from './peer.js';
export type { PeerId } from './protocol.js';
