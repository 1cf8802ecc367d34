export { connect, type ConnectOptions, type RelayMode } from './connect.js';
export type { Connection } from './room/membership.js';
export type { ConnectionEvents, ConnectionState, Message } from './events.js';
export { ConnectionError, type ErrorCode, type ErrorDetails } from './errors.js';
export { pair, type Pair, type PairEvents, type PairOptions } from './pair.js';
export type { Peer, PeerPath, PeerState, PeerStats } from './peer/peer.js';
export type { Presence } from '../protocol/presence.js';
export type { PeerId } from '../protocol/frames.js';
export type { MessageData } from './session/payload.js';
