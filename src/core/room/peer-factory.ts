import type { askPage, Ask } from './accept.js';
import { Affairs } from './affairs/affairs.js';
import { attemptIn } from '../parts/attempt.js';
import { ConnectionError } from '../errors.js';
import type { Emit } from '../events.js';
import type { Connection, RotateOptions } from './connection.js';
import { ConnectedFiles } from '../files/connected-files.js';
import { ConnectionFactory } from '../link/connection-factory.js';
import { IceServers } from '../link/ice-servers.js';
import { ConnectedMedia } from '../media/connected-media.js';
import { Publications } from '../media/publications.js';
import { trustAtFirst } from '../peer/peer-facts.js';
import { RemotePeer } from '../peer/remote-peer.js';
import { isId, type IceGrant, type PeerId } from '../../protocol/frames.js';
import { unpackRelay } from '../../protocol/relay-frame.js';
import { SignalLine, type SignalShare } from '../peer/signal-line.js';
import { RelayFlow } from '../relay/relay-flow.js';
import type { RelayLink } from '../relay/relay-link.js';
import { Roster } from './roster.js';
import type { PeerSettings } from './peer-settings.js';
import type { PasswordRoom } from '../trust/password/password-room.js';
import type { RoomSecret } from '../trust/room-secret.js';
import { Memory } from '../session/memory.js';
import { SendOrder } from '../session/send-order.js';
import { RELAY } from '../signalling/signal.js';
import type { Signalling } from '../signalling/signalling.js';
import type { Topic } from '../topics/topic.js';
import { Topics } from '../topics/topics.js';
import type { Introduction } from '../trust/introduction.js';
import { KeyAgreement, UNSALTED } from '../trust/key-agreement.js';
import { Verifications } from './affairs/verifications.js';
import { recogniseIn, type KnownMember, type ReadPresence, type Recognise } from '../trust/known-member.js';

/** The modules that load while the socket opens: what a connection needs as soon as there are peers. */
export interface PeerModules {
  readonly PeerFactory: typeof PeerFactory;
  /** `undefined` if the page does not want a relay, or if there is none. */
  readonly RelayLink?: typeof RelayLink | undefined;
  /** `undefined` if the room has none. */
  readonly secret?: RoomSecret | undefined;
  /** `undefined` if the room has none. */
  readonly password?: PasswordRoom | undefined;
  /** Why there is no relay, if the page wants one. */
  readonly error?: ConnectionError;
  /** `undefined` if the page accepts everybody. */
  readonly askPage?: typeof askPage | undefined;
}

/** The largest message that we take, in bytes, unless the page says otherwise. */
const LARGEST = 64 * 1024 * 1024;
/** What somebody says whom we cannot understand. */
const NOTHING = { presence: '{}', number: 0 };

/** The room that the peers are in. */
export interface PeerRoom extends Pick<PeerModules, 'askPage' | 'RelayLink' | 'secret' | 'password'> {
  readonly signalling: Signalling;
  readonly introduction: Introduction;
  /** Whether we have left for good. */
  readonly over: () => boolean;
  /** Ends the connection. */
  readonly fail: (error: ConnectionError) => void;
  /** Says our presence again. */
  readonly say: () => void;
  readonly connection: Connection;
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
  readonly verifications: Verifications;
  readonly publications: Publications;
  readonly media: ConnectedMedia;
  readonly files: ConnectedFiles;
  /** Recognises members. It is there when all is that the first of them needs. */
  readonly recognise: Promise<Recognise>;
  readonly #settings: PeerSettings;
  readonly #maxMessageSize: number;
  readonly #room: PeerRoom;
  readonly #iceServers: IceServers;
  /** `undefined`: there are no direct links. */
  readonly #connections: ConnectionFactory | undefined;
  readonly #flow: RelayFlow;
  readonly #memory: Memory;
  readonly #ask: Ask | undefined;
  readonly #keyAgreement: KeyAgreement | undefined;
  readonly #affairs: Affairs;
  #sessions = 0;

  constructor(settings: PeerSettings, given: PeerRoom) {
    const emit: Emit = (name, ...args) => {
      given.emit(name, ...args);
      if (name === 'peerlist' || name === 'trust') this.#affairs.onNews();
    };
    const room = { ...given, emit };
    this.#settings = settings;
    this.#room = room;
    const { mesh, RTCPeerConnection, chosen } = settings;
    const { accept, blocked = [], rtcConfiguration, uploadBudget, media, acceptSecret } = chosen;
    this.#maxMessageSize = chosen.maxMessageSize ?? LARGEST;
    const { owned, self } = room.introduction;
    this.#keyAgreement = owned && new KeyAgreement(owned.ephemeral, room.introduction, room.secret ?? UNSALTED);
    const { secret } = room;
    const { mode } = self;
    const read: ReadPresence = (text, member) => {
      if (member.hello.mode !== mode) return NOTHING;
      return secret ? secret.open(text, member) : { presence: text, number: 0 };
    };
    const recognise = recogniseIn(
      self,
      read,
      (peer) => room.emit('error', new ConnectionError('bad-hello', { peer })),
      (id, key) => (this.roster.peers.has(id) ? undefined : this.#keyAgreement?.agree(key)), // a peer has its keys already
    );
    this.roster = new Roster({
      mesh,
      signalling: room.signalling,
      createPeer: (member) => (room.connection.state === 'closed' ? undefined : this.#create(member)),
      accepts: (member) => this.#ask?.(member) ?? true,
      refuse: (member) => this.#refuse(member),
      read,
      blocked,
      emit: room.emit,
    });
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
      heard: (name) => {
        this.verifications.heard(name);
        this.publications.heard(name);
        this.files.heard(name);
        this.#affairs.heard(name);
      },
    });
    const { connection } = room;
    const { id, identity } = connection;
    const attempt = attemptIn(connection, emit);
    this.#affairs = new Affairs({ ...room, acceptSecret, roster: this.roster, topics: this.topics, attempt });
    const on = connection.on.bind(connection);
    const openTopic = (name: string): Topic => this.topics.open(name, {}, true);
    const shared = { peers: this.roster.peers, on, emit, openTopic, over: room.over, share: settings.shareIdentity };
    this.verifications = new Verifications(this.roster, { ...shared, id, identity, attempt });
    this.publications = new Publications({ ...shared, RTCPeerConnection, uploadBudget });
    this.files = new ConnectedFiles({
      ...shared,
      createId: settings.createId,
      maxMessageSize: this.#maxMessageSize,
      missing: (peer) => this.roster.missing(peer),
    });
    this.media = new ConnectedMedia(this.publications, media, shared);
    this.recognise = Promise.resolve(this.media.ready).then(() => recognise);
    this.#memory = new Memory(2 * this.#maxMessageSize);
    this.#ask =
      accept &&
      room.askPage?.(
        accept,
        (peer, cause) => room.emit('error', new ConnectionError('accept-failed', { peer, cause })),
        (member) => this.roster.members.isHere(member),
        (member) => trustAtFirst(member, mode, owned !== undefined),
      );
    room.password?.join({
      emit: room.emit,
      shuns: (id) => this.roster.blocked.has(id) || this.roster.peers.get(id)?.isOut === true,
      rekey: (...secrets) => this.#affairs.adopt(...secrets),
    });
    if (mesh === 'auto') this.#connections?.prepare();
  }

  /** Makes the order in which messages of one stream are sent. */
  createOrder(): SendOrder {
    return new SendOrder();
  }

  /** Blocks another member. */
  block(id: PeerId): void {
    if (!isId(id) || id === this.#room.introduction.id) throw new TypeError('`id` must be that of another member.');
    this.roster.block(id);
  }

  /** The secret of the room; `undefined` if it is open, or has a password. */
  get secret(): string | undefined {
    const { introduction, secret } = this.#room;
    return introduction.self.mode === 'secret' ? secret?.keys.secret : undefined;
  }

  /** Gives the room a new secret. */
  async rotateSecret({ without = [], password }: RotateOptions = {}): Promise<string> {
    return this.#affairs.rotateSecret({ without: [without].flat(), password });
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
    const { RelayLink, emit } = this.#room;
    const frame = RelayLink && unpackRelay(data);
    if (frame) this.roster.peers.get(frame.id)?.receiveRelay(frame.payload);
    else emit('error', new ConnectionError('bad-server-frame'));
  }

  /** We are in the room, for the first time or again, and have no peers yet. */
  welcome(grant: IceGrant): void {
    this.takeIce(grant);
    this.media.join();
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
    this.#affairs.rest();
    this.verifications.rest();
    this.#iceServers.close();
    this.#connections?.close();
    return this.#flow.close();
  }

  /** Makes the peer for a member of the room. */
  #create(member: KnownMember): RemotePeer {
    const { RelayLink, introduction, signalling, emit, password } = this.#room;
    const remote: RemotePeer = new RemotePeer({
      ...this.#settings,
      ...this.#share(member.id),
      member,
      mode: introduction.self.mode,
      room: this.roster,
      memory: this.#memory,
      maxMessageSize: this.#maxMessageSize,
      createSessionId: () => ++this.#sessions,
      connections: this.#connections,
      relay: RelayLink && { RelayLink, flow: this.#flow, send: (frame) => signalling.relay(frame) },
      emit: (name, ...about) => {
        emit(name, ...about);
        if (name === 'trust' && remote.trust === 'refused') password?.meet(member.id);
      },
      onStall: () => signalling.check(),
      loadTopics: () => this.topics.load(),
      onProven: () => this.verifications.meet(),
    });
    this.topics.meet(remote);
    this.publications.meet(remote);
    return remote;
  }

  /** Tells a member that we want no path to it, so that it does not go on trying. */
  #refuse(member: KnownMember): void {
    const nothing = (): void => undefined;
    const owner = { take: nothing, prove: nothing, renew: nothing };
    new SignalLine(member, owner, this.#share(member.id)).send({ link: RELAY, type: 'bye' });
  }

  /** How signals reach a member. While the server is out of reach they are lost. `reconnect()` of the peer makes up for that. */
  #share(peer: PeerId): SignalShare {
    const { signalling, emit, fail } = this.#room;
    return {
      keyAgreement: this.#keyAgreement,
      post: (signal) => signalling.send({ type: 'signal', to: peer, signal }),
      report: (code, cause) => {
        const error = new ConnectionError(code, { peer, cause });
        emit('error', error);
        const peers = [...this.roster.peers.values()];
        if (code === 'removed' && !peers.some(({ proven }) => proven)) fail(error); // all who trusted us have removed us
      },
    };
  }
}
