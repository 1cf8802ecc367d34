import type { ConnectionEvents, ConnectionState } from '../events.js';
import type { Sendable } from '../files/sendable.js';
import type { SendFileOptions, Transfer } from '../files/transfer.js';
import type { LocalMedia } from '../media/devices/local-media.js';
import type { Publication, PublishOptions } from '../media/publication.js';
import type { Peer } from '../peer/peer.js';
import type { DataChannel, DataChannelInit, MediaTrack } from '../peer/webrtc.js';
import type { SendOptions } from '../session/send-options.js';
import type { MessageData } from '../session/payload.js';
import type { SignallingSocket } from '../signalling/signalling-socket.js';
import type { Topic, TopicOptions } from '../topics/topic.js';
import type { Verification } from '../trust/verify/verification.js';
import type { PeerId } from '../../protocol/frames.js';
import type { Presence } from '../../protocol/presence.js';

/** Options of `connection.rotateSecret()`. */
export interface RotateOptions {
  /** Peers who do not get the new secret. */
  readonly without?: PeerId | readonly PeerId[] | undefined;
  /** In a room with a password: the one from now on, 1 to 256 characters. It has to be another one if somebody is left out, because they know it. */
  readonly password?: string | undefined;
}

/** Our membership in a room, and the other members. `connect()` makes it. */
export interface Connection {
  /** The socket to the signalling server, a `PartySocket`. It reconnects by itself. */
  readonly socket: SignallingSocket;
  /** `auto` connects to every member, `manual` waits for `connectToPeer()`. */
  readonly mesh: 'auto' | 'manual';
  /** Our own id in the room. It follows from our identity. */
  readonly id: PeerId;
  /** Who we are to the others: their `peer.identity`. `undefined` without WebCrypto, as on pages over plain http. */
  readonly identity: string | undefined;
  /** Whether our identity will be the same when the page is loaded again. `false` before it is stored, soon after we have joined. */
  readonly identityKept: boolean;
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
  /** The secret of the room, as it is now; `undefined` in an open room, and in one with a password. The event `secret` tells of a change. */
  readonly secret: string | undefined;
  /** What we say about ourselves, for the others to know. */
  readonly presence: Presence;
  /** What the server says about us, for all to see: what its `authorize` has returned. `{}` before we are in the room, or if it says nothing. */
  readonly given: Presence;

  /**
   * Our camera, microphone and screen: `media` of `connect()`, or else new ones. Peers get what is on, as long as it is. All is turned off when the
   * connection closes. Nothing is opened before the page asks for it.
   */
  readonly media: LocalMedia;

  /** Calls `listener` on every such event. Returns a function that removes the listener. */
  on<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void;

  /** Calls `listener` on the next such event only. Returns a function that removes the listener. */
  once<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void;

  /**
   * Sends a plain message to one peer, to several, or, without `to`, to every peer whose `state` is not `new`. With `verified`, only to
   * those whose `trust` is `verified`, perhaps to nobody.
   *
   * Resolves when all of them have the message: once, whole and in order, even if links, sockets or the server fail in the
   * meantime. Rejects with a `ConnectionError` that names a peer and the reason why it does not have the message: `peer-gone`,
   * `message-too-large`, `peer-unreachable` (for longer than `peerTimeout`), `not-connected`, `peer-blocked`, `peer-refused`,
   * `unknown-peer`, `closed`, or with `verified`, `not-verified`: then nothing is sent to anybody. The other peers get it anyway; what is for all is not for peers that are blocked or refused. Rejects with a `TypeError` if `data` is no string, bytes, `Blob` or value for JSON.
   */
  send(data: MessageData, options?: SendOptions): Promise<void>;

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
   * `send()` to it alone rejects with `peer-blocked`. That lasts until `unblock()`, also when the member comes back under this id. Other ids
   * of the same identity, here or to come, are blocked, too. It
   * hears that we have disconnected, no more; it still sees that we are in the room, and our presence. An id that is not here can be
   * blocked, too. Throws a `TypeError` if `id` is invalid or our own.
   */
  block(id: PeerId): void;

  /** Takes a member back that was blocked, or that `accept` has refused: `accept` decides about it anew. */
  unblock(id: PeerId): void;

  /**
   * Gives the room a new secret, so that links with the old one lead nowhere. `without` names peers who do not get it: all
   * who take the new secret disconnect from them for good. Everybody in the room can do so. Resolves with the new secret when
   * all have it who can be reached; the others need a new link. Messages that are on their way are not lost.
   *
   * In a room with a password, `password` is a new one: all who get the new secret get it, too, and hear of it by the event `password`; whoever comes
   * later needs it. Leaving somebody out needs one.
   *
   * Rejects with a `TypeError` in an open room, or if there is no new `password` where it is needed, and with a `ConnectionError`: `unknown-peer`, `closed`, `load-failed`, or `superseded` if others
   * change the secret all the time.
   */
  rotateSecret(options?: RotateOptions): Promise<string>;

  /**
   * Begins to find out whether we talk to the owner of the peer's identity, and to nobody else. A person has to begin on both sides: the
   * other page hears of it by the event `verify`. Then both see the same code, which they compare by a way that they trust, and confirm.
   * Returns the verification that is open with this peer if there is one. It ends when the peer goes, and after 5 minutes. Throws a
   * `ConnectionError`: `unknown-peer` or `peer-blocked`.
   */
  verify(id: PeerId): Verification;

  /**
   * Takes back that an identity is verified, on this device and in all its tabs. Resolves when that is done. Rejects with a
   * `ConnectionError`: `storage-failed` if the device may still keep it, so that it is verified again when the page is loaded again;
   * `load-failed`, or `closed`.
   */
  unverify(identity: string): Promise<void>;

  /**
   * Resolves with the safety number of our identity and the peer's: 60 digits in twelve groups of five. It is the same on both sides, and
   * stays so as long as both identities do. People who find the same one talk to each other and to nobody else. Rejects with a
   * `ConnectionError`: `unknown-peer`, `peer-blocked`, `trust-unavailable` if one side has no identity, or `load-failed`.
   */
  safetyNumber(id: PeerId): Promise<string>;

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
   * Shows a track to all peers, or to those that `to` names, those who come later included. It takes the direct link. While there is none, the
   * peers wait, and it goes on by itself when there is one. The peers get the event `track`. The track itself is yours: the
   * library never stops it. Throws a `TypeError` if the track has ended or an option is invalid, and a `ConnectionError`:
   * `media-unavailable`, `too-many-tracks` if eight are published, or `closed`.
   */
  publish(track: MediaTrack, options?: PublishOptions): Publication;

  /**
   * Offers files and folders to a peer, who accepts or rejects all of them: its page gets the event `file-offer`. Nothing flows before that. They are sent
   * once, whole and checked block by block, over whatever path there is, and go on when it changes. With several peers, each
   * has a transfer of its own, in the order of `to`; the files are read once as long as all go on at about the same speed.
   *
   * Resolves when the files are listed. Rejects with a `TypeError` if something is no file, if there is none, or more than 10,000, with
   * what the browser says if a folder cannot be read, and with a `ConnectionError`: `unknown-peer`, `load-failed`, `trust-unavailable` without WebCrypto, or `closed`.
   */
  sendFile(files: Sendable | Iterable<Sendable>, options: SendFileOptions<PeerId>): Promise<Transfer>;
  sendFile(files: Sendable | Iterable<Sendable>, options: SendFileOptions<readonly PeerId[]>): Promise<Transfer[]>;

  /**
   * Replaces what we say about ourselves: a JSON object of at most 4,096 characters. In a room with a
   * secret or a password: at most 2,900 bytes of JSON. The others get ten changes per second at most, and the last one. Throws a `TypeError` for anything else.
   */
  setPresence(presence: Presence): void;

  /** Tries at once to reach the server again, if we are waiting to do so. */
  retry(): void;

  /** Leaves the room, ends all links and rejects what has not been delivered. The event `close` is the last one. */
  close(): void;
}
