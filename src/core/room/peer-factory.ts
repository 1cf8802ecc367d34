import type { Accept, askPage, Ask } from './accept.js';
import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import { ConnectionFactory } from '../link/connection-factory.js';
import { IceServers } from '../link/ice-servers.js';
import type { PeerOptions } from '../peer/peer-options.js';
import { RemotePeer } from '../peer/remote-peer.js';
import { isId, type IceGrant, type Member, type PeerId } from '../../protocol/frames.js';
import { unpackRelay } from '../../protocol/relay-frame.js';
import { RelayFlow } from '../relay/relay-flow.js';
import type { RelayLink } from '../relay/relay-link.js';
import { Roster } from './roster.js';
import { Memory } from '../session/memory.js';
import { SendOrder } from '../session/send-order.js';
import type { Signalling } from '../signalling/signalling.js';
import { Topics } from '../topics/topics.js';
import type { KeyAgreement } from '../trust/key-agreement.js';

/** What the relays to all peers share: their class and our keys. */
export interface RelayModules {
  readonly RelayLink: typeof RelayLink;
  readonly keyAgreement: KeyAgreement;
}

/** The modules that load while the socket opens: what a connection needs as soon as there are peers. */
export interface PeerModules {
  readonly PeerFactory: typeof PeerFactory;
  /** `undefined` if the page does not want a relay, or if there is none. */
  readonly relay?: RelayModules;
  /** Why there is no relay, if the page wants one. */
  readonly error?: ConnectionError;
  /** `undefined` if the page accepts everybody. */
  readonly askPage?: typeof askPage | undefined;
}

/** The page's options for its peers. */
export interface PeerSettings extends Pick<PeerOptions, 'mesh' | 'peerTimeout' | 'maxMessageSize' | 'createId'> {
  readonly rtcConfiguration: RTCConfiguration | undefined;
  /** `undefined`: there are no direct links. */
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  /** Decides about newcomers; `undefined`: everybody is welcome. */
  readonly accept: Accept | undefined;
  /** Whom to block from the start. */
  readonly blocked: Iterable<PeerId> | undefined;
}

/** The room that the peers are in. */
export interface PeerRoom extends Pick<PeerModules, 'askPage'> {
  readonly relay: RelayModules | undefined;
  readonly signalling: Signalling;
  /** Our own id, as it is now. */
  readonly self: () => PeerId;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  /** Sends to the peers that `to` names. */
  readonly sendTo: Roster['send'];
  readonly emit: Emit;
}

/**
 * Makes the peers of one connection from what they share: keys, ICE servers, session ids; and keeps the list of them. Loaded while the
 * socket opens.
 */
export class PeerFactory {
  readonly roster: Roster;
  readonly topics: Topics;
  readonly #settings: PeerSettings;
  readonly #room: PeerRoom;
  readonly #iceServers: IceServers;
  /** `undefined`: there are no direct links. */
  readonly #connections: ConnectionFactory | undefined;
  readonly #flow: RelayFlow;
  readonly #memory: Memory;
  readonly #ask: Ask | undefined;
  #sessions = 0;

  constructor(settings: PeerSettings, room: PeerRoom) {
    this.#settings = settings;
    this.#room = room;
    this.roster = new Roster({
      mesh: settings.mesh,
      signalling: room.signalling,
      createPeer: (member) => (room.over() ? undefined : this.#create(member)),
      accepts: (member) => this.#ask?.(member) ?? true,
      emit: room.emit,
    });
    const { mesh, rtcConfiguration, RTCPeerConnection, accept } = settings;
    this.#iceServers = new IceServers(rtcConfiguration, () => room.signalling.send({ type: 'ice' }));
    this.#connections = RTCPeerConnection && new ConnectionFactory(RTCPeerConnection, this.#iceServers);
    this.#flow = new RelayFlow(
      () => room.signalling.bufferedAmount,
      () => this.roster.peers.values(),
    );
    this.topics = new Topics({
      peers: this.roster.peers,
      createOrder: () => this.createOrder(),
      sendTo: room.sendTo,
      fail: (error) => room.emit('error', error),
    });
    for (const id of settings.blocked ?? []) this.roster.blocked.add(id);
    this.#memory = new Memory(2 * settings.maxMessageSize);
    this.#ask =
      accept &&
      room.askPage?.(
        accept,
        (peer, cause) => room.emit('error', new ConnectionError('accept-failed', { peer, cause })),
        (member) => this.roster.isHere(member),
      );
    if (mesh === 'auto') this.#connections?.prepare();
  }

  /** Makes the order in which messages of one stream are sent. */
  createOrder(): SendOrder {
    return new SendOrder();
  }

  /** Blocks another member. */
  block(id: PeerId): void {
    if (!isId(id) || id === this.#room.self()) throw new TypeError('`id` must be that of another member.');
    this.roster.block(id);
  }

  /** Opens a data channel of the page to one peer. */
  createDataChannel(label: string, { to, ...init }: RTCDataChannelInit & { to: PeerId }): RTCDataChannel {
    const { emit } = this.#room;
    const peer = this.roster.peers.get(to);
    if (!peer) throw this.roster.missing(to);
    if (!peer.connection) throw new ConnectionError('not-connected', { peer: to });
    const channel = peer.connection.createDataChannel(label, init);
    channel.addEventListener('open', () => emit('datachannel', channel, to));
    return channel;
  }

  /** Gives a frame of the relay to the peer that it comes from. */
  receiveRelay(data: ArrayBuffer): void {
    const { relay, emit } = this.#room;
    const frame = relay && unpackRelay(data);
    if (frame) this.roster.peers.get(frame.id)?.receiveRelay(frame.payload);
    else emit('error', new ConnectionError('bad-server-frame'));
  }

  /** Takes new ICE servers, for current and future links. */
  takeIce(grant: IceGrant): void {
    if (!this.#iceServers.take(grant)) return;
    try {
      const { configuration } = this.#iceServers;
      this.#connections?.configure();
      for (const { connection } of this.roster.peers.values()) connection?.setConfiguration(configuration);
    } catch (cause) {
      this.#room.emit('error', new ConnectionError('webrtc-unavailable', { cause }));
    }
  }

  /** We leave the room: for good, or until the server welcomes us again. Resolves when the last frame is in the socket, if one is on its way. */
  close(): Promise<void> | undefined {
    for (const peer of this.roster.peers.values()) peer.answer();
    this.#iceServers.close();
    this.#connections?.close();
    return this.#flow.close();
  }

  /** Makes the peer for a member of the room. */
  #create(member: Member): RemotePeer {
    const { relay, signalling, self, emit } = this.#room;
    const peer = member.id;
    const remote = new RemotePeer({
      ...this.#settings,
      member,
      room: this.roster,
      memory: this.#memory,
      createSessionId: () => ++this.#sessions,
      connections: this.#connections,
      relay: relay && { ...relay, self: self(), flow: this.#flow, send: (frame) => signalling.relay(frame) },
      // While the server is out of reach signals are lost. `reconnect()` of the peer makes up for that.
      signal: (signal) => signalling.send({ type: 'signal', to: peer, signal: JSON.stringify(signal) }),
      emit,
      report: (code, cause) => emit('error', new ConnectionError(code, { peer, cause })),
      onStall: () => signalling.check(),
      loadTopics: () => this.topics.load(),
    });
    this.topics.meet(remote);
    return remote;
  }
}
