import type PartySocket from 'partysocket';
import { Emitter } from './emitter.js';
import { ConnectionError } from './errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from './events.js';
import type { MessageData } from './outbox.js';
import type { Peer } from './peer.js';
import { formatPresence, type Presence } from './presence.js';
import type { IceServer, Member, PeerId, WelcomeFrame } from './protocol.js';
import { RemotePeer } from './remote-peer.js';
import { Roster } from './roster.js';
import { parseSignal, type Signal } from './signal.js';
import { Signalling, type RoomFrame } from './signalling.js';

/** What `connect()` gives to a connection. */
export interface ConnectionOptions {
  readonly socket: PartySocket;
  readonly id: PeerId;
  readonly key: string;
  readonly mesh: 'auto' | 'manual';
  readonly presence: Presence;
  readonly rtcConfiguration: RTCConfiguration | undefined;
  /** Where there is none, no link comes about: `webrtc-unavailable`. */
  readonly RTCPeerConnection: typeof RTCPeerConnection;
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
  #iceServers: readonly IceServer[] = [];

  constructor(options: ConnectionOptions) {
    this.socket = options.socket;
    this.mesh = options.mesh;
    this.#options = options;
    this.#id = options.id;
    this.#presence = options.presence;
    this.#roster = new Roster({
      automatic: options.mesh === 'auto',
      isCurrent: () => this.#signalling.welcomed,
      createPeer: (member) => this.#createPeer(member),
      emit: this.#emit,
    });
    this.#signalling = new Signalling(options.socket, {
      key: options.key,
      presence: () => JSON.stringify(this.#presence),
      events: {
        open: () => this.#emit('socket', this.socket),
        welcome: (frame) => this.#onWelcome(frame),
        frame: (frame) => this.#onFrame(frame),
        down: () => {
          if (this.#state === 'connected') this.#setState('reconnecting');
        },
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
   * Resolves when every channel has taken it, so awaiting it keeps the buffers small. Rejects with a
   * `ConnectionError` naming the peer that it could not be passed on to, after `peerTimeout` at the
   * latest; the others get it all the same.
   */
  async send(data: MessageData, { to }: { to?: PeerId | readonly PeerId[] } = {}): Promise<void> {
    if (typeof data !== 'string' && !(data instanceof ArrayBuffer) && !ArrayBuffer.isView(data)) {
      throw new TypeError('send() takes a string, an ArrayBuffer or a view.');
    }
    if (this.#state === 'closed') throw new ConnectionError('closed');
    const sends =
      to === undefined
        ? [...this.#roster.peers.values()].filter((peer) => peer.wanted).map((peer) => peer.send(data))
        : (typeof to === 'string' ? [to] : [...new Set(to)]).map((id) => this.#sendTo(id, data));
    const results = await Promise.allSettled(sends);
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

  /** The page is being put away: leaves the room, to come back by `resume()` should the page come back. */
  suspend(): void {
    if (this.#state === 'closed') return;
    this.#signalling.suspend();
    this.#roster.clear(new ConnectionError('peer-gone'));
    this.#setState('reconnecting');
  }

  /** Joins the room again after `suspend()`. */
  resume(): void {
    if (this.#state !== 'closed') this.#signalling.resume();
  }

  #sendTo(id: PeerId, data: MessageData): Promise<void> {
    return this.#roster.peers.get(id)?.send(data) ?? Promise.reject(unknownPeer(id));
  }

  #onWelcome(frame: WelcomeFrame): void {
    const again = this.#state === 'reconnecting';
    this.#id = frame.id;
    this.#iceServers = frame.iceServers;
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
        peer.present(frame.presence);
        this.#emit('presence', frame.id);
        return;
      }
      case 'signal': {
        const signal = parseSignal(frame.signal);
        if (signal) this.#roster.peers.get(frame.from)?.receive(signal);
        else this.#emit('error', new ConnectionError('bad-signal', { peer: frame.from }));
      }
    }
  }

  #createPeer(member: Member): RemotePeer {
    return new RemotePeer({
      member,
      order: () => this.#roster.order,
      automatic: this.mesh === 'auto',
      timeout: this.#options.peerTimeout,
      createConnection: () => this.#createConnection(),
      createId: this.#options.createId,
      signal: (signal) => this.#signal(member.id, signal),
      emit: this.#emit,
      onState: (peer) => this.#roster.review(peer),
    });
  }

  /** Throws where there is no implementation, or when it takes the configuration for nonsense. */
  #createConnection(): RTCPeerConnection {
    const { RTCPeerConnection: Implementation, rtcConfiguration } = this.#options;
    const configuration = { iceServers: this.#iceServers, ...rtcConfiguration } as RTCConfiguration;
    return new Implementation(configuration);
  }

  /** While the server is out of reach signals are lost; `reconnect()` of the peer makes up for it. */
  #signal(to: PeerId, signal: Signal): void {
    this.#signalling.send({ type: 'signal', to, signal: JSON.stringify(signal) });
  }

  #close(error: ConnectionError | undefined): void {
    if (this.#state === 'closed') return;
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
