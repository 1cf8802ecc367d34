import type PartySocket from 'partysocket';
import { ConnectionFactory } from '../link/connection-factory.js';
import { Emitter } from '../emitter.js';
import { ConnectionError } from '../errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from '../events.js';
import type { Peer } from '../peer/peer.js';
import { IceServers } from '../link/ice-servers.js';
import { release, toPayload, type MessageData, type Payload } from '../session/payload.js';
import { formatPresence, parsePresence, type Presence } from '../../protocol/presence.js';
import type { IceGrant, Member, PeerId, WelcomeFrame } from '../../protocol/frames.js';
import type { RelayLink } from '../relay/relay-link.js';
import type { KeyAgreement } from '../trust/key-agreement.js';
import type { RelayOptions, RemotePeer } from '../peer/remote-peer.js';
import { Roster } from './roster.js';
import type { Signal } from '../signalling/signal.js';
import { Signalling, type RoomFrame } from '../signalling/signalling.js';

/** How often the peers are looked after, in ms; less often where the browser slows timers down. */
const TICK = 250;
/** What passes between two times counts for no more than this, in ms: meanwhile the page was asleep. */
const LONGEST_TICK = 1_000;
/** Complaints of a server that has not let us in yet: they wait to be heard, and it could send them without end. */
const MOST_COMPLAINTS = 100;

/** What the relays to peers are made of. */
export interface RelayModules {
  readonly RelayLink: typeof RelayLink;
  readonly keyAgreement: KeyAgreement;
}

/** The modules that are loaded while the socket opens: what a connection needs as soon as there are peers. */
export interface PeerModules {
  readonly RemotePeer: typeof RemotePeer;
  /** The relay, or the reason why there is none; `undefined` if the page does not want it. */
  readonly relay: RelayModules | ConnectionError | undefined;
}

/** What `connect()` gives to a connection. */
export interface ConnectionOptions {
  readonly socket: PartySocket;
  readonly id: PeerId;
  readonly key: string;
  readonly mesh: 'auto' | 'manual';
  readonly presence: Presence;
  readonly rtcConfiguration: RTCConfiguration | undefined;
  /** Where there is none, no direct link comes about. */
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  readonly peerTimeout: number;
  readonly maxMessageSize: number;
  /** Rejects with a `ConnectionError` when they cannot be loaded. */
  readonly modules: Promise<PeerModules>;
  readonly createId: () => string;
  /** Called at once, ahead of the events, each time that the server welcomes us. */
  readonly onWelcome: () => void;
  /** Called at once, ahead of the event, when the server refuses something. */
  readonly onError: (error: ConnectionError) => void;
  /** Called at once when the connection is over, with the error that ended it. */
  readonly onClose: (error: ConnectionError | undefined) => void;
}

/** Our membership in a room, and the links to the other members. Made by `connect()`. */
export class Connection {
  /** The socket to the signalling server; it reconnects by itself. */
  readonly socket: PartySocket;
  /** `manual`: links are built by `connectToPeer()` alone. */
  readonly mesh: 'auto' | 'manual';
  readonly #options: ConnectionOptions;
  readonly #emitter = new Emitter<ConnectionEvents>();
  /** Nothing is told after `close`, even where a listener closed the connection in the midst of something. */
  readonly #emit: Emit = (name, ...args) => {
    if (!this.#over) this.#emitter.emit(name, ...args);
  };
  readonly #roster: Roster;
  readonly #signalling: Signalling;
  #state: ConnectionState = 'connecting';
  #over = false;
  #id: PeerId;
  #presence: Presence;
  #modules: PeerModules | undefined;
  readonly #iceServers: IceServers;
  readonly #factory: ConnectionFactory;
  #ticks: ReturnType<typeof setInterval> | undefined;
  #sessions = 0;
  #complaints = 0;

  constructor(options: ConnectionOptions) {
    this.socket = options.socket;
    this.mesh = options.mesh;
    this.#options = options;
    this.#id = options.id;
    this.#presence = options.presence;
    this.#iceServers = new IceServers(options.rtcConfiguration, () => this.#signalling.send({ type: 'ice' }));
    this.#factory = new ConnectionFactory(options.RTCPeerConnection, this.#iceServers);
    this.#roster = new Roster({
      automatic: options.mesh === 'auto',
      isCurrent: () => this.#signalling.welcomed,
      createPeer: (member) => this.#createPeer(member),
      emit: this.#emit,
    });
    this.#signalling = new Signalling(options.socket, {
      key: options.key,
      presence: () => JSON.stringify(this.#presence),
      transports: this.#loadTransports(),
      events: {
        open: () => this.#emit('socket', this.socket),
        welcome: (frame) => this.#onWelcome(frame),
        frame: (frame) => this.#onFrame(frame),
        relay: (data) => this.#onRelay(data),
        down: () => {
          this.#roster.depart();
          if (this.#state === 'connected') this.#setState('reconnecting');
        },
        error: (error) => this.report(error),
        refused: (error) => this.#close(error),
      },
    });
  }

  /** Our own id in the room. */
  get id(): PeerId {
    return this.#id;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether nobody who is in the room was there before us. */
  get polite(): boolean {
    return this.#roster.first;
  }

  /** The other members, by id. */
  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#roster.peers;
  }

  /** What we tell the others about ourselves. */
  get presence(): Presence {
    return this.#presence;
  }

  /** Calls `listener` on every such event, until the function that it returns is called. */
  on<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** As `on`, for the first event only. */
  once<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#emitter.once(name, listener);
  }

  /** Lets events flow, from the next task on. Called by `connect()`. */
  release(): void {
    this.#emitter.release();
  }

  /**
   * Sends a message to one peer, to several, or to all whose link is there or being built.
   *
   * Resolves when all of them have it: each message arrives once, whole and in order, whatever
   * becomes of links and server meanwhile. Rejects with a `ConnectionError` naming a peer that it
   * could not be delivered to: it left, it takes no message of this size, or it was out of reach for
   * `peerTimeout`. The others get it all the same.
   */
  async send(data: MessageData, { to }: { to?: PeerId | readonly PeerId[] } = {}): Promise<void> {
    const payload = toPayload(data);
    if (this.#state === 'closed') throw new ConnectionError('closed');
    const sends =
      to === undefined
        ? [...this.#roster.peers.values()].filter((peer) => peer.wanted).map((peer) => peer.send(payload))
        : (typeof to === 'string' ? [to] : [...new Set(to)]).map((id) => this.#sendTo(id, payload));
    const results = await Promise.allSettled(sends);
    release(payload);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Builds a link to this peer, unless there is one. With `mesh: 'auto'` this happens by itself. */
  connectToPeer(id: PeerId): void {
    const peer = this.#roster.peers.get(id);
    if (peer) peer.connect(false);
    else this.#emit('error', unknownPeer(id));
  }

  /** Ends the link to this peer, which stays a member; no link is built again unless one side asks for it. */
  peerDisconnect(id: PeerId): void {
    this.#roster.peers.get(id)?.disconnect();
  }

  /**
   * Opens a data channel of your own to one peer, beside the one that carries messages. The other
   * side gets it by `datachannel`, so does this side once it is open. Throws a `ConnectionError`
   * when there is no link to the peer.
   */
  createDataChannel(label: string, { to, ...init }: RTCDataChannelInit & { to: PeerId }): RTCDataChannel {
    const peer = this.#roster.peers.get(to);
    if (!peer) throw unknownPeer(to);
    if (!peer.connection) throw new ConnectionError('not-connected', { peer: to });
    const channel = peer.connection.createDataChannel(label, init);
    channel.addEventListener('open', () => this.#emit('datachannel', channel));
    return channel;
  }

  /** Tells the others something new about ourselves. Any JSON; 4,096 characters at most. */
  setPresence(presence: Presence): void {
    const text = formatPresence(presence);
    this.#presence = presence;
    this.#signalling.send({ type: 'presence', presence: text });
  }

  /** Says goodbye to room and peers and lets go of everything. Nothing happens after it but `close`. */
  close(): void {
    this.#close(undefined);
  }

  /** Tells of something that went wrong on the way to the server. Called by `connect()`. */
  report(error: ConnectionError): void {
    this.#options.onError(error);
    if (this.#state !== 'connecting' || ++this.#complaints <= MOST_COMPLAINTS) this.#emit('error', error);
  }

  /** The page is being put away: leaves the room, to come back by `resume()` should the page come back. */
  suspend(): void {
    if (this.#state === 'closed') return;
    this.#signalling.suspend();
    this.#factory.close();
    this.#roster.clear(new ConnectionError('peer-gone'));
    this.#setState('reconnecting');
  }

  /** The page is awake again, or the network is another: looks after socket and links at once. Called by `connect()`. */
  recover(networkChanged: boolean): void {
    this.#signalling.check();
    for (const peer of this.#roster.peers.values()) peer.recover(networkChanged);
  }

  /** Joins the room again after `suspend()`. */
  resume(): void {
    if (this.#state !== 'closed') this.#signalling.resume();
  }

  #sendTo(id: PeerId, payload: Payload): Promise<void> {
    return this.#roster.peers.get(id)?.send(payload) ?? Promise.reject(unknownPeer(id));
  }

  #onWelcome(frame: WelcomeFrame): void {
    const again = this.#state === 'reconnecting';
    const { peerTimeout } = this.#options;
    this.#id = frame.id;
    this.#takeIce(frame);
    if (frame.presence !== undefined) this.#presence = parsePresence(frame.presence);
    let last = performance.now();
    this.#ticks ??= setInterval(
      () => {
        const time = performance.now() - last;
        last += time;
        this.#roster.tick(Math.min(time, LONGEST_TICK));
      },
      Math.min(TICK, peerTimeout / 4),
    );
    this.#setState('connected');
    this.#roster.welcome(frame, again);
    this.#options.onWelcome();
  }

  #onFrame(frame: RoomFrame): void {
    switch (frame.type) {
      case 'joined':
        if (frame.member.id !== this.#id) this.#roster.join(frame.member);
        return;
      case 'left':
        this.#roster.leave(frame);
        return;
      case 'presence': {
        const peer = this.#roster.peers.get(frame.id);
        if (!peer) return;
        peer.tell(frame.presence);
        this.#emit('presence', frame.id);
        return;
      }
      case 'ice':
        this.#takeIce(frame);
        return;
      case 'signal':
        this.#roster.peers.get(frame.from)?.receive(frame.signal);
    }
  }

  #onRelay(data: ArrayBuffer): void {
    const frame = this.#relay?.RelayLink.unpack(data);
    if (frame) this.#roster.peers.get(frame.id)?.receiveRelay(frame.payload);
    else this.#emit('error', new ConnectionError('bad-server-frame'));
  }

  /** JSON text of how we can be reached, once we know; for ever under way when we shall never know. */
  async #loadTransports(): Promise<string> {
    try {
      this.#modules = await this.#options.modules;
    } catch (error) {
      this.#close(error as ConnectionError);
      return new Promise(() => undefined);
    }
    const { relay } = this.#modules;
    if (this.mesh === 'auto' && this.#state !== 'closed') this.#factory.prepare();
    if (relay instanceof ConnectionError) this.#emit('error', relay);
    return JSON.stringify({ direct: this.#direct, relay: this.#relay?.keyAgreement.publicKey });
  }

  get #relay(): RelayModules | undefined {
    const relay = this.#modules?.relay;
    return relay instanceof ConnectionError ? undefined : relay;
  }

  get #direct(): boolean {
    return this.#options.RTCPeerConnection !== undefined;
  }

  #createPeer(member: Member): RemotePeer | undefined {
    const { peerTimeout, maxMessageSize, createId } = this.#options;
    const signal = (signal: Signal): void => this.#signal(member.id, signal);
    return (
      this.#modules &&
      new this.#modules.RemotePeer({
        member,
        order: () => this.#roster.order,
        automatic: this.mesh === 'auto',
        timeout: peerTimeout,
        session: { maxMessageSize, createSessionId: () => ++this.#sessions },
        direct: this.#direct
          ? { createConnection: () => this.#factory.create(), createId, timeout: peerTimeout, signal }
          : undefined,
        openRelay: this.#relay && this.#relayOpener(this.#relay),
        signal,
        emit: this.#emit,
        onStall: () => this.#signalling.check(),
        onGiveUp: (peer) => this.#roster.review(peer),
      })
    );
  }

  #relayOpener({ RelayLink, keyAgreement }: RelayModules): (options: RelayOptions) => RelayLink {
    return (options) =>
      new RelayLink({
        ...options,
        keyAgreement,
        self: this.#id,
        send: (frame) => this.#signalling.relay(frame),
      });
  }

  /** ICE servers for the links to come and, as credentials run out, for those that stand. */
  #takeIce(grant: IceGrant): void {
    if (!this.#iceServers.take(grant)) return;
    try {
      const { configuration } = this.#iceServers;
      this.#factory.configure();
      for (const { connection } of this.#roster.peers.values()) connection?.setConfiguration(configuration);
    } catch (cause) {
      this.#emit('error', new ConnectionError('webrtc-unavailable', { cause }));
    }
  }

  /** While the server is out of reach signals are lost; `reconnect()` of the peer makes up for it. */
  #signal(to: PeerId, signal: Signal): void {
    this.#signalling.send({ type: 'signal', to, signal: JSON.stringify(signal) });
  }

  #close(error: ConnectionError | undefined): void {
    if (this.#state === 'closed') return;
    clearInterval(this.#ticks);
    this.#iceServers.close();
    this.#factory.close();
    this.#signalling.close();
    this.#roster.clear(error ?? new ConnectionError('closed'));
    this.#setState('closed');
    this.#emit('close', error);
    this.#over = true;
    this.#options.onClose(error);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit('state', state);
  }
}

function unknownPeer(id: PeerId): ConnectionError {
  return new ConnectionError('unknown-peer', { peer: id });
}
