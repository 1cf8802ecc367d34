export { connect, type ConnectOptions } from './connect.js';
export type { Connection } from './connection.js';
export type { ConnectionEvents, ConnectionState, Message } from './events.js';
export { ConnectionError, type ErrorCode, type ErrorDetails } from './errors.js';
export type { MessageData } from './outbox.js';
export type { Peer, PeerState } from './peer.js';
export type { Presence } from './presence.js';
export type { PeerId } from './protocol.js';
