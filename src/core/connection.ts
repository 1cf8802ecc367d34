import type PartySocket from 'partysocket';
import { Emitter } from './emitter.js';
import { ConnectionError } from './errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from './events.js';
import type { MessageData } from './outbox.js';
import { RemotePeer, type Peer, type Presence } from './peer.js';
import { LIMITS, type IceServer, type Member, type PeerId, type ServerFrame, type WelcomeFrame } from './protocol.js';
import { parseSignal, type Signal } from './signal.js';
import { Signalling } from './signalling.js';

/** What `connect()` gives to a connection. */
export interface ConnectionOptions {
  readonly socket: PartySocket;
  readonly id: PeerId;
  readonly key: string;
  readonly mesh: 'auto' | 'manual';
  readonly presence: Presence;
  readonly rtcConfiguration: RTCConfiguration;
  readonly RTCPeerConnection: typeof RTCPeerConnection | undefined;
  readonly peerTimeout: number;
  readonly createId: () => string;
  /** Called at once, ahead of the events, each time that the server welcomes us. */
  readonly onWelcome: () => void;
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
  readonly #emit: Emit = (name, ...args) => this.#emitter.emit(name, ...args);
  readonly #peers = new Map<PeerId, RemotePeer>();
  /** Ids that the server has in the room; a peer that it lost stays while its link stands. */
  readonly #members = new Set<PeerId>();
  readonly #signalling: Signalling;
  #state: ConnectionState = 'connecting';
  #id: PeerId;
  #order = 0;
  #polite = false;
  #presence: Presence;
  #iceServers: readonly IceServer[] = [];

  constructor(options: ConnectionOptions) {
    this.socket = options.socket;
    this.mesh = options.mesh;
    this.#options = options;
    this.#id = options.id;
    this.#presence = options.presence;
    this.#signalling = new Signalling(options.socket, {
      key: options.key,
      presence: () => JSON.stringify(this.#presence),
      events: {
        open: () => this.#emit('socket', this.socket),
        welcome: (frame) => this.#onWelcome(frame),
        frame: (frame) => this.#onFrame(frame),
        down: () => this.#setState(this.#state === 'connecting' ? 'connecting' : 'reconnecting'),
        error: (error) => this.#emit('error', error),
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
    return this.#polite;
  }

  /** The other members, by id. */
  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#peers;
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
   * Resolves when every channel has taken it, so awaiting it keeps the buffers small. Rejects with a
   * `ConnectionError` naming the peer that it could not be passed on to, after `peerTimeout` at the
   * latest; the others get it all the same.
   */
  async send(data: MessageData, { to }: { to?: PeerId | readonly PeerId[] } = {}): Promise<void> {
    if (typeof data !== 'string' && !(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) {
      throw new TypeError('send() takes a string, an ArrayBuffer or a view of one.');
    }
    if (this.#state === 'closed') throw new ConnectionError('closed');
    const sends =
      to === undefined
        ? [...this.#peers.values()].filter((peer) => peer.wanted).map((peer) => peer.send(data))
        : (typeof to === 'string' ? [to] : [...new Set(to)]).map((id) => this.#sendTo(id, data));
    const results = await Promise.allSettled(sends);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Builds a link to this peer, unless there is one. With `mesh: 'auto'` this happens by itself. */
  connectToPeer(id: PeerId): void {
    const peer = this.#peers.get(id);
    if (peer) peer.connect(false);
    else this.#emit('error', unknownPeer(id));
  }

  /** Ends the link to this peer, which stays a member; no link is built again unless one side asks for it. */
  peerDisconnect(id: PeerId): void {
    this.#peers.get(id)?.disconnect();
  }

  /**
   * Opens a data channel of your own to one peer, beside the one that carries messages. The other
   * side gets it by `datachannel`, so does this side once it is open. Throws a `ConnectionError`
   * when there is no link to the peer.
   */
  createDataChannel(label: string, { to, ...init }: RTCDataChannelInit & { to: PeerId }): RTCDataChannel {
    const peer = this.#peers.get(to);
    if (!peer) throw unknownPeer(to);
    if (!peer.connection) throw new ConnectionError('not-connected', { peer: to });
    const channel = peer.connection.createDataChannel(label, init);
    channel.addEventListener('open', () => this.#emit('datachannel', channel), { once: true });
    return channel;
  }

  /** Tells the others something new about ourselves. Any JSON; 4,096 characters at most. */
  setPresence(presence: Presence): void {
    const text = checkPresence(presence);
    this.#presence = presence;
    this.#signalling.send({ type: 'presence', presence: text });
  }

  /** Says goodbye to room and peers and lets go of everything. Nothing happens after it but `close`. */
  close(): void {
    this.#close(undefined);
  }

  /** The page is being put away: leaves the room, to come back by `resume()` should the page come back. */
  suspend(): void {
    if (this.#state === 'closed') return;
    this.#signalling.suspend();
    this.#removeAll(new ConnectionError('peer-gone'));
    this.#setState('reconnecting');
  }

  /** Joins the room again after `suspend()`. */
  resume(): void {
    if (this.#state !== 'closed') this.#signalling.resume();
  }

  #sendTo(id: PeerId, data: MessageData): Promise<void> {
    return this.#peers.get(id)?.send(data) ?? Promise.reject(unknownPeer(id));
  }

  #onWelcome(frame: WelcomeFrame): void {
    const again = this.#state === 'reconnecting';
    this.#polite = true;
    this.#id = frame.id;
    this.#order = frame.order;
    this.#iceServers = frame.iceServers;
    this.#setState('connected');
    this.#members.clear();
    for (const member of frame.members) this.#meet(member, again);
    for (const peer of [...this.#peers.values()]) {
      if (!this.#members.has(peer.id) && !peer.channel) this.#remove(peer.id);
    }
    this.#tellPeers();
    this.#options.onWelcome();
  }

  #onFrame(frame: Exclude<ServerFrame, { type: 'welcome' | 'error' | 'pong' }>): void {
    switch (frame.type) {
      case 'joined':
        this.#meet(frame.member, false);
        this.#tellPeers();
        return;
      case 'left': {
        this.#members.delete(frame.id);
        const peer = this.#peers.get(frame.id);
        if (!peer || (frame.reason === 'lost' && peer.state === 'connected')) return;
        this.#remove(frame.id);
        this.#tellPeers();
        return;
      }
      case 'presence':
        this.#peers.get(frame.id)?.present(frame.presence);
        if (this.#peers.has(frame.id)) this.#emit('presence', frame.id);
        return;
      case 'signal': {
        const signal = parseSignal(frame.signal);
        const peer = this.#peers.get(frame.from);
        if (signal) peer?.receive(signal);
        else this.#emit('error', new ConnectionError('bad-signal', { peer: frame.from }));
      }
    }
  }

  /** The server tells of a member: somebody new, the same one again, or another page under its id. */
  #meet(member: Member, again: boolean): void {
    if (member.id === this.#id) return;
    if (member.order < this.#order) this.#polite = false;
    this.#members.add(member.id);
    const known = this.#peers.get(member.id);
    if (known?.instance === member.instance) {
      known.update(member);
      known.reconnect();
      this.#emit('presence', member.id);
      return;
    }
    if (known) this.#remove(member.id);
    const peer = this.#createPeer(member);
    this.#peers.set(member.id, peer);
    if (this.mesh === 'auto' && (again || !peer.polite)) peer.connect(true);
  }

  #createPeer(member: Member): RemotePeer {
    return new RemotePeer({
      member,
      order: () => this.#order,
      automatic: this.mesh === 'auto',
      timeout: this.#options.peerTimeout,
      createConnection: () => this.#createConnection(),
      createId: this.#options.createId,
      signal: (signal) => this.#signal(member.id, signal),
      emit: this.#emit,
      onState: () => this.#removeIfLost(member.id),
    });
  }

  #createConnection(): RTCPeerConnection {
    const { RTCPeerConnection: Implementation, rtcConfiguration } = this.#options;
    if (!Implementation) throw new ConnectionError('webrtc-unavailable');
    return new Implementation({ iceServers: this.#iceServers as RTCIceServer[], ...rtcConfiguration });
  }

  /** A peer that the server lost stays for as long as its link stands, and no longer. */
  #removeIfLost(id: PeerId): void {
    const peer = this.#peers.get(id);
    if (!peer || peer.state === 'connected' || this.#members.has(id) || !this.#signalling.welcomed) return;
    this.#remove(id);
    this.#tellPeers();
  }

  /** While the server is out of reach signals are lost; `reconnect()` of the peer makes up for it. */
  #signal(to: PeerId, signal: Signal): void {
    this.#signalling.send({ type: 'signal', to, signal: JSON.stringify(signal) });
  }

  #remove(id: PeerId): void {
    const peer = this.#peers.get(id);
    this.#peers.delete(id);
    peer?.close(new ConnectionError('peer-gone', { peer: id }));
  }

  #removeAll(error: ConnectionError): void {
    const peers = [...this.#peers.values()];
    this.#peers.clear();
    this.#members.clear();
    for (const peer of peers) peer.close(error);
    if (peers.length > 0) this.#tellPeers();
  }

  #tellPeers(): void {
    this.#emit('peerlist', [...this.#peers.keys()]);
  }

  #close(error: ConnectionError | undefined): void {
    if (this.#state === 'closed') return;
    this.#signalling.close();
    this.#removeAll(error ?? new ConnectionError('closed'));
    this.#setState('closed');
    this.#emit('close', error);
    this.#options.onClose(error);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit('state', state);
  }
}

/** JSON text of a presence; throws a TypeError when it is too large or no JSON. */
export function checkPresence(presence: Presence): string {
  const text = JSON.stringify(presence) as string | undefined;
  if (text === undefined || !text.startsWith('{') || text.length > LIMITS.presence) {
    throw new TypeError(`A presence is an object of at most ${LIMITS.presence} characters of JSON.`);
  }
  return text;
}

function unknownPeer(id: PeerId): ConnectionError {
  return new ConnectionError('unknown-peer', { peer: id });
}
