import { countAwake } from './awake.js';
import type { Connection } from './connection.js';
import { Emitter } from '../emitter.js';
import { ConnectionError } from '../errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from '../events.js';
import type { Peer } from '../peer/peer.js';
import type { PeerFactory, PeerModules, PeerSettings } from './peer-factory.js';
import type { MessageData } from '../session/payload.js';
import type { SendOrder } from '../session/send-order.js';
import { formatPresence, parsePresence, type Presence } from '../../protocol/presence.js';
import type { PeerId, WelcomeFrame } from '../../protocol/frames.js';
import type { Roster } from './roster.js';
import { Signalling, type RoomFrame } from '../signalling/signalling.js';
import type { SignallingSocket } from '../signalling/signalling-socket.js';
import type { Topic, TopicOptions } from '../topics/topic.js';

/** How many errors are kept before the first welcome. They wait for listeners, and a hostile server could send them without end. */
const MAX_EARLY_ERRORS = 100;

/** Options of a `Membership`. */
export interface MembershipOptions extends PeerSettings, Pick<Connection, 'retry'> {
  readonly socket: SignallingSocket;
  readonly id: PeerId;
  readonly presence: Presence;
  /** Rejects with a `ConnectionError` if they cannot be loaded, or if `relay` is `only` and there is no relay. */
  readonly modules: Promise<PeerModules>;
  /** The server has welcomed us. Called before the events, each time. */
  readonly onWelcome: () => void;
  /** The server has refused something or sent an invalid frame, or `query` has failed. Called before the event. */
  readonly onError: (error: ConnectionError) => void;
  /** The membership is over. Called at once, with the error that ended it. */
  readonly onClose: (error: ConnectionError | undefined) => void;
}

/** The class behind `Connection`: what the page sees of a room, and what happens in it. Its doc comments are in the interface. */
export class Membership implements Connection {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Connection';
  readonly socket: SignallingSocket;
  readonly mesh: 'auto' | 'manual';
  readonly retry: () => void;
  readonly #options: MembershipOptions;
  readonly #emitter = new Emitter<ConnectionEvents>();
  /** Fires an event. None comes after `close`, even if a listener has closed the connection in the middle of something. */
  readonly #emit: Emit = (name, ...args) => {
    if (!this.#over) this.#emitter.emit(name, ...args);
  };
  readonly #signalling: Signalling;
  /** The order of plain messages. */
  #order: SendOrder | undefined;
  /** Known before the server welcomes us, because its frames wait for it. */
  #peerFactory: PeerFactory | undefined;
  #state: ConnectionState = 'connecting';
  #over = false;
  #id: PeerId;
  /** What we say about ourselves. */
  #said: Presence;
  /** What the server says about us: it stays as it is. */
  #fixed: Presence = {};
  #ticks: ReturnType<typeof setInterval> | undefined;
  #earlyErrors = 0;

  constructor(options: MembershipOptions) {
    const { socket, mesh, id, presence } = options;
    this.socket = socket;
    this.mesh = mesh;
    this.retry = options.retry;
    this.#options = options;
    this.#id = id;
    this.#said = presence;
    this.#signalling = new Signalling(socket, {
      presence: () => JSON.stringify(this.#said),
      ready: this.#load(),
      events: {
        open: () => this.#emit('socket', socket),
        welcome: (frame) => this.#onWelcome(frame),
        frame: (frame) => this.#onFrame(frame),
        relay: (data) => this.#peerFactory?.receiveRelay(data),
        down: () => {
          this.#roster?.depart();
          if (this.#state === 'connected') this.#setState('reconnecting');
        },
        error: (error) => this.report(error),
        refused: (error) => this.fail(error),
      },
    });
  }

  get id(): PeerId {
    return this.#id;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get polite(): boolean {
    return this.#roster?.host === undefined;
  }

  get hostPeer(): PeerId {
    return this.#roster?.host ?? this.#id;
  }

  get order(): number {
    return this.#roster?.order ?? 0;
  }

  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#loaded.roster.peers;
  }

  get blocked(): ReadonlySet<PeerId> {
    return this.#loaded.roster.blocked;
  }

  get presence(): Presence {
    return { ...this.#said, ...this.#fixed };
  }

  on<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#emitter.on(name, listener);
  }

  once<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#emitter.once(name, listener);
  }

  send(data: MessageData, { to }: { to?: PeerId | readonly PeerId[] } = {}): Promise<void> {
    this.#order ??= this.#loaded.createOrder();
    return this.#order.send(data, (payload) => this.#sendTo(to, (peer) => peer.send(payload)));
  }

  /** `own`: the topic is ours, not the page's. */
  topic(name: string, options?: TopicOptions, own?: boolean): Topic {
    return this.#loaded.topics.open(name, options, own);
  }

  connectToPeer(id: PeerId): void {
    this.#loaded.roster.connect(id);
  }

  peerDisconnect(id?: PeerId): void {
    this.#loaded.roster.disconnect(id);
  }

  block(id: PeerId): void {
    this.#loaded.block(id);
  }

  unblock(id: PeerId): void {
    this.#loaded.roster.unblock(id);
  }

  createDataChannel(label: string, init: RTCDataChannelInit & { to: PeerId }): RTCDataChannel {
    return this.#loaded.createDataChannel(label, init);
  }

  setPresence(presence: Presence): void {
    const text = formatPresence(presence);
    this.#said = presence;
    this.#signalling.send({ type: 'presence', presence: text });
  }

  close(): void {
    this.#close(undefined);
  }

  /** Ends the membership: it cannot go on. */
  fail(error: ConnectionError): void {
    this.#close(error);
  }

  /** Our presence, for the hello of the next socket. */
  greet(): string {
    return this.#signalling.greet();
  }

  /** Lets events flow, from the next task on. */
  release(): void {
    this.#emitter.release();
  }

  /** Reports that the server has refused something or sent an invalid frame, or that `query` has failed. */
  report(error: ConnectionError): void {
    this.#options.onError(error);
    if (this.#state !== 'connecting' || ++this.#earlyErrors <= MAX_EARLY_ERRORS) this.#emit('error', error);
  }

  /** The browser puts the page away: leaves the room. If the page comes back, `resume()` joins again. */
  suspend(): void {
    if (this.#state === 'closed') return;
    void this.#peerFactory?.close();
    this.#signalling.suspend();
    this.#roster?.clear(new ConnectionError('peer-gone'));
    this.#setState('reconnecting');
  }

  /** Joins the room again after `suspend()`. */
  resume(): void {
    if (this.#state !== 'closed') this.#signalling.resume();
  }

  /** The page is awake again, or the network has changed: finds out at once whether socket and links still work. */
  recover(networkChanged: boolean): void {
    this.#signalling.check();
    this.#roster?.recover(networkChanged);
  }

  /** Waits for the modules. If they cannot be used, ends the membership and never resolves. */
  async #load(): Promise<void> {
    try {
      const { PeerFactory, relay, error, askPage } = await this.#options.modules;
      if (this.#state === 'closed') throw new ConnectionError('closed');
      if (error) this.#emit('error', error);
      this.#peerFactory = new PeerFactory(this.#options, {
        relay,
        askPage,
        signalling: this.#signalling,
        self: () => this.#id,
        over: () => this.#state === 'closed',
        sendTo: (...sending) => this.#sendTo(...sending),
        emit: this.#emit,
      });
    } catch (error) {
      this.#close(error as ConnectionError);
      return new Promise(() => undefined);
    }
  }

  /** What loads while the socket opens. While we are in the room, it is there. */
  get #loaded(): PeerFactory {
    if (!this.#peerFactory) throw new ConnectionError('closed');
    return this.#peerFactory;
  }

  get #roster(): Roster | undefined {
    return this.#peerFactory?.roster;
  }

  #sendTo(...sending: Parameters<Roster['send']>): Promise<void> {
    if (this.#state === 'closed') return Promise.reject(new ConnectionError('closed'));
    return this.#loaded.roster.send(...sending);
  }

  #onWelcome(frame: WelcomeFrame): void {
    const again = this.#state === 'reconnecting';
    this.#id = frame.id;
    this.#peerFactory?.takeIce(frame);
    this.#fixed = parsePresence(frame.presence ?? '');
    this.#ticks ??= countAwake(this.#options.peerTimeout / 4, (time) => this.#roster?.tick(time));
    this.#setState('connected');
    this.#roster?.welcome(frame, again);
    this.#options.onWelcome();
  }

  #onFrame(frame: RoomFrame): void {
    switch (frame.type) {
      case 'joined':
        if (frame.member.id !== this.#id) this.#roster?.join(frame.member);
        return;
      case 'left':
        this.#roster?.leave(frame);
        return;
      case 'presence':
        this.#roster?.hear(frame.id, frame.presence);
        return;
      case 'ice':
        this.#peerFactory?.takeIce(frame);
        return;
      case 'signal':
        this.#roster?.receive(frame.from, frame.signal);
    }
  }

  #close(error: ConnectionError | undefined): void {
    if (this.#state === 'closed') return;
    clearInterval(this.#ticks);
    this.#signalling.close(this.#peerFactory?.close());
    this.#roster?.clear(error ?? new ConnectionError('closed'));
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
