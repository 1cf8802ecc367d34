import type { ConnectionEvents, ConnectionState } from '../events.js';
import type { Peer } from '../peer/peer.js';
import type { DataChannel, DataChannelInit } from '../peer/webrtc.js';
import type { MessageData } from '../session/payload.js';
import type { SignallingSocket } from '../signalling/signalling-socket.js';
import type { Topic, TopicOptions } from '../topics/topic.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Presence } from '../../protocol/presence.js';

/** Our membership in a room, and the other members. `connect()` makes it. */
export interface Connection {
  /** The socket to the signalling server, a `PartySocket`. It reconnects by itself. */
  readonly socket: SignallingSocket;
  /** `auto` connects to every member, `manual` waits for `connectToPeer()`. */
  readonly mesh: 'auto' | 'manual';
  /** Our own id in the room. */
  readonly id: PeerId;
  /** Whether the server has us in the room. The event `state` tells of a change. */
  readonly state: ConnectionState;
  /** Whether we have been in the room longer than every other member. It changes when somebody leaves, or is lost by the server. */
  readonly polite: boolean;
  /** The id of the member who has been in the room longest: perhaps our own. All whom the server has in the room agree on it, and get a
   * `peerlist` when it changes. */
  readonly hostPeer: PeerId;
  /**
   * Our own number in the order of the room: of two members, the one with the lower number was here first, and all agree on it. It
   * changes when we come back after the server has lost us.
   */
  readonly order: number;
  /** The other members, by id. The event `peerlist` tells of a change. */
  readonly peers: ReadonlyMap<PeerId, Peer>;
  /** The ids that `block()` keeps out, here or not. The event `blocked` tells of a change. */
  readonly blocked: ReadonlySet<PeerId>;
  /** What the others know about us: what we say, and over it what the server has set. */
  readonly presence: Presence;

  /** Calls `listener` on every such event. Returns a function that removes the listener. */
  on<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void;

  /** Calls `listener` on the next such event only. Returns a function that removes the listener. */
  once<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void;

  /**
   * Sends a plain message to one peer, to several, or, without `to`, to every peer whose `state` is not `new`.
   *
   * Resolves when all of them have the message: once, whole and in order, even if links, sockets or the server fail in the
   * meantime. Rejects with a `ConnectionError` that names a peer and the reason why it does not have the message: `peer-gone`,
   * `message-too-large`, `peer-unreachable` (for longer than `peerTimeout`), `not-connected`, `peer-blocked`, `unknown-peer` or `closed`. The
   * other peers get it anyway. Rejects with a `TypeError` if `data` is no string, bytes, `Blob` or value for JSON.
   */
  send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }): Promise<void>;

  /**
   * Opens a topic: a stream of messages of its own, beside the plain ones. Returns the one that is open if there is one. Peers hear
   * what we send once they have opened it, too. At most 256 can be open. Throws a `TypeError` if the name or an option is invalid.
   *
   * @param name - 1 to 64 bytes; may not begin with `webrtc:`
   * @param options - how its messages are delivered
   */
  topic(name: string, options?: TopicOptions): Topic;

  /** Connects to this peer. Only needed with `mesh: 'manual'`, or after `peerDisconnect()`. */
  connectToPeer(id: PeerId): void;

  /** Disconnects from this peer, or without an id from all. They stay in the room. Two connect again only if one side asks for it. */
  peerDisconnect(id?: PeerId): void;

  /**
   * Blocks a member: it is no peer any more. Links and relay to it end, nothing of it is taken, messages to all do not go to it, and
   * `send()` to it alone rejects with `peer-blocked`. That lasts until `unblock()`, also when the member comes back under this id. It
   * hears that we have disconnected, no more; it still sees that we are in the room, and our presence. An id that is not here can be
   * blocked, too. Throws a `TypeError` if `id` is invalid or our own.
   */
  block(id: PeerId): void;

  /** Takes a member back that was blocked, or that `accept` has refused: `accept` decides about it anew. */
  unblock(id: PeerId): void;

  /**
   * Opens a data channel of your own to one peer, beside the one that carries messages. It runs over the direct link only. Both
   * sides get the event `datachannel`, this side once the channel is open. Throws a `ConnectionError`: `unknown-peer`, or
   * `not-connected` if there is no direct link.
   *
   * @param label - the channel's name
   * @param init - the peer, and options as for `RTCPeerConnection.createDataChannel()`
   */
  createDataChannel(label: string, init: DataChannelInit & { to: PeerId }): DataChannel;

  /**
   * Replaces what we say about ourselves: a JSON object of at most 4,096 characters. Fields that the server has set stay as they
   * are. The others get ten changes per second at most, and the last one. Throws a `TypeError` for anything else.
   */
  setPresence(presence: Presence): void;

  /** Tries at once to reach the server again, if we are waiting to do so. */
  retry(): void;

  /** Leaves the room, ends all links and rejects what has not been delivered. The event `close` is the last one. */
  close(): void;
}
