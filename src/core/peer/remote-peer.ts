import { parsePresence } from '../../protocol/presence.js';
import { ConnectionError } from '../errors.js';
import { PathSelector, type PathOwner, type Way } from './path-selector.js';
import type { Payload } from '../session/payload.js';
import { PLAIN } from '../session/streams.js';
import type { Peer, PeerPath, PeerState, PeerStats } from './peer.js';
import { PeerFacts } from './peer-facts.js';
import type { PeerOptions } from './peer-options.js';
import { PeerStreams } from './peer-streams.js';
import { Intent, parted, stateOf, type Parting, type Wish } from './intent.js';
import { PeerSession } from './peer-session.js';
import type { Bytes } from '../../protocol/bytes.js';
import { RELAY, type Signal } from '../signalling/signal.js';
import { SignalLine, type SignalOwner } from './signal-line.js';
import type { KnownMember } from '../trust/known-member.js';

/** One other member: what it says about itself, whether we want a path to it, and the signals about that. */
export class RemotePeer extends PeerFacts implements Peer, PathOwner, SignalOwner {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Peer';
  /** When it last had its turn at the relay. */
  turn = 0;
  readonly streams: PeerStreams;
  readonly #options: PeerOptions;
  readonly #session: PeerSession;
  readonly #paths: PathSelector;
  #state: PeerState = 'new';
  readonly #intent: Intent;
  readonly #signals: SignalLine;

  constructor(options: PeerOptions) {
    const { member, mesh, emit, report } = options;
    super(options);
    this.#signals = new SignalLine(member, this, options);
    const { id } = this;
    this.#options = options;
    this.#intent = new Intent(this.trust === 'refused' ? 'refused' : mesh === 'auto' ? 'link' : 'none');
    this.streams = new PeerStreams(id, options);
    this.#session = new PeerSession({
      ...options,
      peer: id,
      deliver: (...message) => this.streams.deliver(...message),
      deliverLoose: (...value) => this.streams.topics?.deliverLoose(...value),
      renew: (error) => this.streams.renew(error),
      meet: () => {
        this.#intent.meet();
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
    const { cipher } = this.#signals;
    this.#paths = new PathSelector(this, this.#session, {
      ...options,
      cipher,
      signal: (signal) => this.#signals.send(signal),
      media: () => this.media,
      onLink: () => this.streams.topics?.onLink(),
    });
  }

  get state(): PeerState {
    return this.#state;
  }

  get path(): PeerPath | undefined {
    return this.#paths.route.path;
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
    return this.#intent.wanted;
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
  arrive(member: KnownMember): void {
    if (this.#intent.wish === 'blocked') this.#setWish('none');
    this.order = member.order;
    this.given = parsePresence(member.given ?? '');
    if (member.presence) this.tell(member);
    this.present = true;
    this.#paths.select(true);
  }

  /** The server no longer has both of us in the room. */
  depart(): void {
    this.present = false;
    this.#paths.select();
  }

  /** Connects to the peer. `automatic`: nobody has just asked for it. */
  connect(automatic: boolean): void {
    if (this.#intent.final) return; // a listener has just closed the connection
    const { links, possible } = this.#paths;
    this.#intent.automatic = automatic;
    this.#setWish('link');
    if (links) links.connect(automatic);
    else if (!possible) {
      this.#setWish('failed');
      this.#options.report('webrtc-unavailable');
    } else if (!automatic) this.#signals.send({ link: RELAY, type: 'request' });
    this.#paths.select();
  }

  /** Signalling is back: begins again what it may have lost. A link that is open stays. */
  reconnect(automatic = true): void {
    const { links } = this.#paths;
    if (!this.wanted) return;
    if (links) links.reconnect(automatic);
    else this.#signals.send({ link: RELAY, automatic, type: 'request' });
  }

  /** The page is awake again, or the network has changed: finds out whether the path still works. */
  recover(networkChanged: boolean): void {
    const { link, route } = this.#paths;
    if (route.carrier) this.#session.current.ask(route.carrier);
    if (networkChanged) link?.restart();
  }

  /** Disconnects from the peer on purpose, and tells it. `blocked`: nothing that it sends brings us together again; `refused`: ever. */
  disconnect(wish: Parting = 'none'): void {
    const link = this.#paths.links?.id || RELAY;
    this.#giveUp(wish);
    this.#signals.send({ link, type: 'bye', ...(wish === 'refused' && { removed: true }) });
  }

  /** The room has another secret. `atOnce`: the peer can no longer prove itself by the one before. */
  rekey(atOnce: boolean): void {
    this.#signals.cipher?.rekey(atOnce);
  }

  /** Takes a signal of the peer, as it travels. */
  receive(text: string): void {
    this.#signals.receive(text);
  }

  /** Takes what came from this peer through the server. */
  receiveRelay(payload: Bytes): void {
    if (this.wanted) this.#paths.openRelay()?.receive(payload);
  }

  /** Sends a message. */
  send(payload: Payload, stream = PLAIN): Promise<void> {
    if (this.trust === 'refused') return Promise.reject(parted('refused', this.id));
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
    if (this.doubts(time, this.#signals.cipher?.unread)) this.#refuse();
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

  renew(anew: boolean): void {
    this.#paths.select(true);
    if (anew) this.reconnect(this.#intent.automatic);
  }

  onPathChange(): void {
    const state = stateOf(this.#intent.wish, this.#session.met, this.#paths.works);
    if (state === this.#state) return;
    this.#state = state;
    this.#options.emit('peer-state', this.id);
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
    this.media?.end();
  }

  /** Nothing was heard of the peer for too long. */
  #lose(): void {
    const error = new ConnectionError('peer-unreachable', { peer: this.id });
    if (this.#intent.lose() || this.bufferedAmount > 0) this.#options.emit('error', error);
    this.#setFailed(true);
    this.#session.restart(error);
    this.onPathChange();
    this.#options.room.review(this);
  }

  /** What the peer sends makes no sense: it does not know the secret of the room. It may yet show that it does. */
  #refuse(): void {
    this.#setFailed(true);
    this.#session.restart(parted('refused', this.id));
    this.onPathChange();
    this.setTrust('refused');
  }

  /** One side no longer wants a path. `theirs`: the peer has said so a while ago. Meanwhile we may have ended the path, and begun the next. */
  #giveUp(wish: Parting, theirs = false): void {
    const removed = wish === 'refused';
    if ((this.#intent.deaf && !removed) || (theirs && this.#intent.apart)) return;
    this.#intent.apart = true;
    this.answer();
    this.#setWish(wish);
    this.#paths.links?.end();
    this.#paths.select();
    this.#session.restart(parted(wish, this.id));
    if (removed) this.shutOut();
  }

  /** Handles a signal. Resolves when the next one may be handled. */
  async take(signal: Signal): Promise<void> {
    const { link, automatic = false } = signal;
    const { links } = this.#paths;
    if (this.#intent.deaf) return;
    if (signal.type === 'bye' && signal.removed && this.proven) {
      this.#giveUp('refused');
      this.#options.report('removed');
    } else if (signal.type === 'bye') {
      if (link === RELAY ? this.channel : !links?.knows(link)) return;
      if (this.#intent.apart) {
        this.#intent.apart = !this.wanted;
        this.reconnect(); // the peer turns that down if its goodbye was to the path that we are building
        return;
      }
      if (this.bufferedAmount > 0) await this.takeLastFrames(); // they may acknowledge it
      this.#giveUp('none', true);
    } else if (links?.hasEnded(link)) return;
    else if (automatic && !this.wanted) this.#signals.send({ link, type: 'bye' });
    else if (links ? links.receive(signal) : signal.type === 'request') {
      this.#setWish('link');
      this.#paths.select();
    }
  }

  #setFailed(failed: boolean): void {
    if (this.wanted) this.#setWish(failed ? 'failed' : 'link');
  }

  #setWish(wish: Wish): void {
    if (this.#intent.change(wish)) this.streams.topics?.openAll();
  }
}
