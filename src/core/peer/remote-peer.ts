import { ConnectionError } from '../errors.js';
import { PathSelector, type PathOwner, type Way } from './path-selector.js';
import type { Payload } from '../session/payload.js';
import { PLAIN } from '../session/streams.js';
import type { Peer, PeerPath, PeerState, PeerStats } from './peer.js';
import type { PeerOptions } from './peer-options.js';
import { PeerStreams } from './peer-streams.js';
import { Turns } from './turns.js';
import { isDeaf, isWanted, parted, stateOf, type Parting, type Wish } from './wish.js';
import { PeerSession } from './peer-session.js';
import type { Bytes } from '../../protocol/bytes.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';
import type { Member, PeerId } from '../../protocol/frames.js';
import { parseSignal, RELAY, type Signal } from '../signalling/signal.js';

/** One other member: what it says about itself, whether we want a path to it, and the signals about that. */
export class RemotePeer implements Peer, PathOwner {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Peer';
  readonly id: PeerId;
  readonly instance: string;
  /** Whether the server has both of us in the room. */
  present = false;
  /** When it last had its turn at the relay. */
  turn = 0;
  readonly streams: PeerStreams;
  readonly #options: PeerOptions;
  readonly #session: PeerSession;
  readonly #paths: PathSelector;
  /** Its number in the order of the room. Of two members, the one with the lower number was here first. */
  order = 0;
  /** What it says about itself. */
  #presence: Presence = {};
  #state: PeerState = 'new';
  #wish: Wish;
  /** One side has ended the path on purpose, and we have not met again: a goodbye may be one to that path, not to the next. */
  #apart = false;
  /** Signals of the peer. One that comes after its goodbye waits until that is done with. */
  readonly #incoming = new Turns<Signal>((signal) => this.#take(signal));
  /** Signals to the peer. Our goodbye may not overtake what we have sent by relay, and nothing may overtake our goodbye. */
  readonly #outgoing: Turns<Signal>;

  constructor(given: PeerOptions) {
    const options: PeerOptions = { ...given, signal: (signal) => this.#outgoing.take(signal) };
    const { member, mesh, emit, report } = options;
    this.#outgoing = new Turns(async (signal) => {
      if (signal.type === 'bye') await this.#paths.sent;
      given.signal(signal);
    });
    const { id, instance } = member;
    this.#options = options;
    this.id = id;
    this.instance = instance;
    this.#wish = mesh === 'auto' ? 'link' : 'none';
    this.streams = new PeerStreams(id, options);
    this.#session = new PeerSession({
      ...options,
      peer: id,
      deliver: (...message) => this.streams.deliver(...message),
      deliverLoose: (...value) => this.streams.topics?.deliverLoose(...value),
      renew: (error) => this.streams.renew(error),
      meet: () => {
        this.#apart = false;
        this.#setFailed(false);
        this.onPathChange();
        this.#paths.route.meet(() => emit('connect', id));
      },
      part: () => {
        this.#paths.route.part();
        emit('peer-disconnect', id);
      },
      violation: (code) => {
        report(code);
        if (code !== 'bad-message') this.disconnect();
      },
    });
    this.#paths = new PathSelector(this, this.#session, options);
  }

  get state(): PeerState {
    return this.#state;
  }

  get path(): PeerPath | undefined {
    return this.#paths.route.path;
  }

  get presence(): Presence {
    return this.#presence;
  }

  get polite(): boolean {
    return this.#paths.link?.polite ?? this.#options.room.order < this.order;
  }

  get bufferedAmount(): number {
    return this.#session.current.bufferedAmount;
  }

  get connection(): RTCPeerConnection | undefined {
    return this.#paths.link?.connection;
  }

  get channel(): RTCDataChannel | undefined {
    return this.#paths.link?.channel;
  }

  /** Whether we want a path to the peer. */
  get wanted(): boolean {
    return isWanted(this.#wish);
  }

  /** Whether something would be lost if we forgot this peer. */
  get attached(): boolean {
    return this.#session.met || this.bufferedAmount > 0;
  }

  get way(): Way {
    return this.#paths.way;
  }

  getStats(): Promise<PeerStats> {
    return this.#paths.route.getStats();
  }

  /** The server has both of us in the room: for the first time, again, or with another number. It is not blocked, or no longer. */
  arrive({ order, presence }: Member): void {
    if (this.#wish === 'blocked') this.#wish = 'none';
    this.order = order;
    if (presence) this.tell(presence);
    this.present = true;
    this.#paths.select(true);
  }

  /** The server no longer has both of us in the room. */
  depart(): void {
    this.present = false;
    this.#paths.select();
  }

  /** The peer says something new about itself. */
  tell(presence: string): void {
    this.#presence = parsePresence(presence);
  }

  /** Connects to the peer. `automatic`: nobody has just asked for it. */
  connect(automatic: boolean): void {
    if (this.#wish === 'closed') return; // a listener has just closed the connection
    const { links, possible } = this.#paths;
    this.#setWish('link');
    if (links) links.connect(automatic);
    else if (!possible) {
      this.#setWish('failed');
      this.#options.report('webrtc-unavailable');
    } else if (!automatic) this.#options.signal({ link: RELAY, type: 'request' });
    this.#paths.select();
  }

  /** Signalling is back: begins again what it may have lost. A link that is open stays. */
  reconnect(): void {
    const { links } = this.#paths;
    if (!this.wanted) return;
    if (links) links.reconnect();
    else this.#options.signal({ link: RELAY, automatic: true, type: 'request' });
  }

  /** The page is awake again, or the network has changed: finds out whether the path still works. */
  recover(networkChanged: boolean): void {
    const { link, route } = this.#paths;
    if (route.carrier) this.#session.current.ask(route.carrier);
    if (networkChanged) link?.restart();
  }

  /** Disconnects from the peer on purpose, and tells it. `blocked`: nothing that it sends brings us together again. */
  disconnect(wish: Parting = 'none'): void {
    const link = this.#paths.links?.id || RELAY;
    this.#giveUp(wish);
    this.#options.signal({ link, type: 'bye' });
  }

  receive(text: string): void {
    const signal = parseSignal(text);
    if (!signal) this.#options.report('bad-signal');
    else this.#incoming.take(signal);
  }

  /** Takes what came from this peer through the server. */
  receiveRelay(payload: Bytes): void {
    if (this.wanted) this.#paths.openRelay()?.receive(payload);
  }

  /** Sends a message. */
  send(payload: Payload, stream = PLAIN): Promise<void> {
    if (this.wanted) return this.#session.send(payload, stream);
    return Promise.reject(parted('none', this.id));
  }

  /** Sends one frame, if messages take the relay. Returns `false` if there is none to send. */
  sendOne(): boolean {
    return this.#paths.route.relay !== undefined && this.#session.current.flush(1);
  }

  /** Time has passed, in ms, in which the page was awake. */
  tick(time: number): void {
    if (!this.wanted) return;
    this.#paths.link?.check();
    if (!this.#paths.possible && this.bufferedAmount === 0) return; // connect() has reported that
    this.#paths.tick(time);
    this.#session.tick(time);
    if (this.#session.silence >= this.#options.peerTimeout) this.#lose();
  }

  /** The peer has left the room, or us. Resolves when what it had sent before has come, or after a second. */
  takeLastFrames(): Promise<void> {
    return this.#paths.takeLastFrames();
  }

  /** We are about to leave: tells the peer what has come. */
  answer(): void {
    this.#session.current.answer();
  }

  onPathChange(): void {
    const state = stateOf(this.#wish, this.#session.met, this.#paths.works);
    if (state === this.#state) return;
    this.#state = state;
    this.#options.emit('peer-state', this.id);
  }

  onLink(): void {
    this.streams.topics?.onLink();
  }

  onLinkEnd(): void {
    this.#setFailed(!this.#session.met);
  }

  /** The peer is gone. Rejects with this error what the peer does not have. */
  close(error: ConnectionError): void {
    this.#setWish('closed');
    this.#paths.close();
    this.#session.close(error);
    this.streams.topics?.end(error);
  }

  /** Nothing was heard of the peer for too long. */
  #lose(): void {
    const error = new ConnectionError('peer-unreachable', { peer: this.id });
    this.#options.emit('error', error);
    this.#setFailed(true);
    this.#session.restart(error);
    this.#options.room.review(this);
  }

  /** One side no longer wants a path. `theirs`: the peer has said so a while ago. Meanwhile we may have ended the path, and begun the next. */
  #giveUp(wish: Parting, theirs = false): void {
    if (isDeaf(this.#wish) || (theirs && this.#apart)) return;
    this.#apart = true;
    this.answer();
    this.#setWish(wish);
    this.#paths.links?.end();
    this.#paths.select();
    this.#session.restart(parted(wish, this.id));
  }

  /** Handles a signal. Resolves when the next one may be handled. */
  async #take(signal: Signal): Promise<void> {
    const { link, automatic = false } = signal;
    const { links } = this.#paths;
    if (isDeaf(this.#wish)) return;
    if (signal.type === 'bye') {
      if (link === RELAY ? this.channel : !links?.knows(link)) return;
      if (this.#apart) {
        this.#apart = !this.wanted;
        this.reconnect(); // the peer turns that down if its goodbye was to the path that we are building
        return;
      }
      if (this.bufferedAmount > 0) await this.takeLastFrames(); // they may acknowledge it
      this.#giveUp('none', true);
    } else if (links?.hasEnded(link)) return;
    else if (automatic && !this.wanted) this.#options.signal({ link, type: 'bye' });
    else if (links ? links.receive(signal) : signal.type === 'request') {
      this.#setWish('link');
      this.#paths.select();
    }
  }

  #setFailed(failed: boolean): void {
    if (this.wanted) this.#setWish(failed ? 'failed' : 'link');
  }

  #setWish(wish: Wish): void {
    if (this.#wish === 'closed') return;
    const { wanted } = this;
    this.#wish = wish;
    if (this.wanted && !wanted) this.streams.topics?.openAll();
  }
}
