import type { Carrier } from '../session/carrier.js';
import { Direct } from '../link/links.js';
import type { LinkParts } from '../link/connection-factory.js';
import { ConnectionError, type ErrorCode } from '../errors.js';
import type { Emit } from '../events.js';
import type { Link } from '../link/link.js';
import type { Payload } from '../session/payload.js';
import type { Peer, PeerPath, PeerState, PeerStats } from './peer.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';
import type { Member, PeerId } from '../../protocol/frames.js';
import { Pulse } from './link-health.js';
import type { RelayLink, RelayLinkOptions } from '../relay/relay-link.js';
import { Route } from './route.js';
import { Session } from '../session/session.js';
import { isAnswer } from '../session/session-frame.js';
import { parseSignal, type Signal } from '../signalling/signal.js';
import { parseTransports, type Transports } from './transports.js';

/** Names the way through the server where a signal has to name a link. */
const RELAY = 'relay';

/** What a peer says of the relay to it. */
export type RelayOptions = Pick<RelayLinkOptions, 'peer' | 'publicKey' | 'receive' | 'error'>;

/** What a peer needs of the connection that it belongs to. */
export interface PeerOptions {
  readonly member: Member;
  /** Our own number in the room's order, as it is now. */
  readonly order: () => number;
  /** Whether links are built without being asked for. */
  readonly automatic: boolean;
  /** How long the peer may be out of reach, in ms. */
  readonly timeout: number;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** Whether we can, and want to, build direct links. */
  readonly direct: boolean;
  /** Whether the relay is there for our side. */
  readonly relay: boolean;
  /** Makes the relay to the peer. */
  readonly openRelay: (options: RelayOptions) => RelayLink | undefined;
  readonly createConnection: () => LinkParts;
  readonly createId: () => string;
  /** Numbers sessions: greater each time. */
  readonly createSessionId: () => number;
  readonly signal: (signal: Signal) => void;
  readonly emit: Emit;
  /** A direct link carries nothing any more: the network may be another, or none. */
  readonly onStall: () => void;
  /** The peer was out of reach for too long: what waited for it has been rejected. */
  readonly onGiveUp: (peer: RemotePeer) => void;
}

/** One other member: the session with it, and the ways that it can run over. */
export class RemotePeer implements Peer {
  readonly id: PeerId;
  readonly instance: string;
  readonly #options: PeerOptions;
  readonly #transports: Transports;
  readonly #direct: Direct;
  #session: Session;
  #relayLink: RelayLink | undefined;
  readonly #route: Route;
  #order: number;
  #presence: Presence;
  #state: PeerState = 'new';
  #wanted: boolean;
  /** The server has this peer in the room, and us. */
  #present = false;
  /** Told to be connected, and not yet to be gone. */
  #met = false;
  #failed = false;
  #closed = false;
  readonly #pulse = new Pulse();

  constructor(options: PeerOptions) {
    const { id, instance, order, presence, transports } = options.member;
    const { emit } = options;
    this.#options = options;
    this.id = id;
    this.instance = instance;
    this.#order = order;
    this.#presence = parsePresence(presence);
    this.#transports = parseTransports(transports);
    this.#wanted = options.automatic;
    this.#session = this.#begin(0);
    this.#route = new Route({
      peer: id,
      emit,
      attach: (carrier) => this.#session.attach(carrier),
      onResume: () => this.#choose(true),
    });
    this.#direct = new Direct({
      ...options,
      polite: () => this.polite,
      events: {
        open: (channel) => this.#onOpen(channel),
        message: (data, link) => this.#onDirect(data, link),
        drain: () => this.#session.flush(),
        datachannel: (channel) => emit('datachannel', channel),
        state: (state) => this.#onLinkState(state),
        error: (code, cause) => this.#report(code, cause),
        end: (channel) => this.#onEnd(channel),
      },
    });
  }

  get state(): PeerState {
    return this.#state;
  }

  get path(): PeerPath | undefined {
    return this.#route.path;
  }

  get presence(): Presence {
    return this.#presence;
  }

  get polite(): boolean {
    return this.#direct.link?.polite ?? this.#options.order() < this.#order;
  }

  get bufferedAmount(): number {
    return this.#session.bufferedAmount;
  }

  get connection(): RTCPeerConnection | undefined {
    return this.#direct.link?.connection;
  }

  get channel(): RTCDataChannel | undefined {
    return this.#direct.link?.channel;
  }

  /** Whether a link is there or meant to be. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Whether something would be lost if we forgot this peer. */
  get attached(): boolean {
    return this.#met || this.bufferedAmount > 0;
  }

  getStats(): Promise<PeerStats> {
    return this.#route.getStats(this.#session.roundTripTime);
  }

  /** The server has this member in the room, and us: again, or another number later. */
  arrive({ order, presence }: Member): void {
    this.#order = order;
    this.present(presence);
    this.#present = true;
    this.#choose(true);
  }

  /** The server does not have both of us in the room any more. */
  depart(): void {
    this.#present = false;
    this.#choose();
  }

  present(presence: string): void {
    this.#presence = parsePresence(presence);
  }

  /** Builds a link, unless there is one. `automatic`: nobody asked for it just now. */
  connect(automatic: boolean): void {
    if (this.#closed) return; // a listener has just closed the connection
    const { signal } = this.#options;
    this.#wanted = true;
    this.#failed = false;
    if (this.#canDirect) this.#direct.connect(automatic);
    else if (!this.#relays) {
      this.#failed = true;
      this.#report('webrtc-unavailable');
    } else if (!automatic) signal({ link: RELAY, type: 'request' });
    this.#choose();
  }

  /** After signalling was down: what was under way begins again, what stands is left alone. */
  reconnect(): void {
    if (!this.#wanted) return;
    if (this.#canDirect) this.#direct.reconnect();
    else this.#options.signal({ link: RELAY, automatic: true, type: 'request' });
  }

  /** The page is awake again, or the network may be another: sees whether the links stand, or looks for other paths. */
  recover(networkChanged: boolean): void {
    const { link } = this.#direct;
    const { carrier } = this.#route;
    if (carrier) this.#session.ask(carrier);
    if (link && networkChanged) link.restart();
  }

  /** Ends the link on purpose, and tells the other side so. */
  disconnect(): void {
    const link = this.#direct.id || RELAY;
    this.#giveUp();
    this.#options.signal({ link, type: 'bye' });
  }

  /** Takes a signal from this peer. */
  receive(text: string): void {
    const signal = parseSignal(text);
    if (!signal) {
      this.#report('bad-signal');
      return;
    }
    const { link, automatic = false, type } = signal;
    if (type === 'bye') {
      if (link === RELAY ? !this.channel : this.#direct.knows(link)) this.#giveUp();
      return;
    }
    if (this.#direct.hasEnded(link)) return;
    if (automatic && !this.#wanted) {
      this.#options.signal({ link, type: 'bye' });
      return;
    }
    if (this.#canDirect ? this.#direct.receive(signal) : type === 'request') {
      this.#wanted = true;
      this.#failed = false;
      this.#choose();
    }
  }

  /** Takes what came from this peer through the server. */
  receiveRelay(payload: Uint8Array<ArrayBuffer>): void {
    if (this.#wanted) this.#linkRelay()?.receive(payload);
  }

  send(payload: Payload): Promise<void> {
    if (!this.#wanted) return Promise.reject(new ConnectionError('not-connected', { peer: this.id }));
    if (this.bufferedAmount === 0) this.#pulse.silence = 0; // it has all of its time from now on
    return this.#session.send(payload);
  }

  /** So much time has passed, in ms, in which we were awake. */
  tick(time: number): void {
    if (!this.#wanted) return;
    this.#direct.link?.check();
    const { link } = this.#direct;
    const pulse = this.#pulse;
    const waits = this.bufferedAmount > 0;
    if (!waits && !this.#canDirect && !this.#relays) return; // there is no way to it, which has been told
    const due = pulse.isDue(time);
    if (link?.channel) {
      if (pulse.tick(time, link.channel, waits, due)) this.#session.ask(link);
      if (pulse.doubtful) void this.getStats().then((stats) => pulse.check(stats) && this.#stall(link));
      if (due && pulse.stalled) link.resend(); // the other side's socket may have been as dead as the link
    }
    const { relay } = this.#route;
    if (relay && due && (waits || pulse.silence >= this.#options.timeout / 3)) this.#session.ask(relay);
    pulse.silence += time;
    if (pulse.silence >= this.#options.timeout) this.#lose();
  }

  /** The peer is gone. Whatever waits to be sent is rejected. */
  close(error: ConnectionError): void {
    this.#closed = true;
    this.#wanted = false;
    this.#direct.end();
    this.#route.resume();
    this.#choose(true);
    this.#session.close(error);
    this.#part();
  }

  get #canDirect(): boolean {
    return this.#options.direct && this.#transports.direct;
  }

  get #relays(): boolean {
    return this.#transports.relay !== undefined && this.#options.relay;
  }

  /** Nothing was heard of the peer for too long. */
  #lose(): void {
    const error = new ConnectionError('peer-unreachable', { peer: this.id });
    this.#pulse.silence = 0;
    this.#options.emit('error', error);
    this.#failed = true;
    this.#restart(error);
    this.#options.onGiveUp(this);
  }

  /** No link is wanted any more, by us or by the other side. */
  #giveUp(): void {
    this.#wanted = false;
    this.#direct.end();
    this.#choose();
    this.#restart(new ConnectionError('not-connected', { peer: this.id }));
  }

  /** Takes to the best way that there is; `again`: even if it is the one that we are on. */
  #choose(again = false): void {
    const link = this.channel && this.#direct.link;
    const relay = this.#present && this.#wanted && !this.#route.paused ? this.#linkRelay() : undefined;
    this.#route.take(this.#pulse.stalled && relay ? undefined : link, relay, again);
    this.#refresh();
  }

  #linkRelay(): RelayLink | undefined {
    const { relay: publicKey } = this.#transports;
    if (publicKey === undefined) return undefined;
    this.#relayLink ??= this.#options.openRelay({
      peer: this.id,
      publicKey,
      receive: (frame) => {
        if (this.#wanted && this.#relayLink) this.#take(frame, this.#relayLink);
      },
      error: (code, cause) => this.#report(code, cause),
    });
    return this.#relayLink;
  }

  #begin(floor: number): Session {
    const { createSessionId, maxMessageSize, emit } = this.#options;
    const peer = this.id;
    return new Session({
      id: createSessionId(),
      peer,
      floor,
      maxMessageSize,
      open: () => this.#meet(),
      deliver: (data) => emit('message', { data, peer }),
      violation: (code) => {
        this.#report(code);
        if (code === 'message-too-large') this.disconnect();
      },
    });
  }

  /** Begins another session; what the peer had not got is rejected. */
  #restart(error: ConnectionError): void {
    const session = this.#session;
    this.#session = this.#begin(session.floor);
    session.close(error);
    this.#part();
    this.#session.attach(this.#route.carrier);
  }

  #take(frame: ArrayBuffer, carrier: Carrier): void {
    this.#pulse.silence = 0;
    if (this.#session.receive(frame, carrier)) return;
    this.#restart(new ConnectionError('peer-gone', { peer: this.id }));
    this.#session.receive(frame, carrier);
  }

  #meet(): void {
    if (this.#met) return;
    this.#met = true;
    this.#failed = false;
    this.#refresh();
    this.#options.emit('connect', this.id);
    this.#route.open();
  }

  #part(): void {
    if (!this.#met) return;
    this.#met = false;
    this.#route.close();
    this.#options.emit('peer-disconnect', this.id);
  }

  #onOpen(channel: RTCDataChannel): void {
    const { emit } = this.#options;
    this.#pulse.reset();
    this.#pulse.silence = 0;
    this.#choose();
    this.#meet();
    emit('peer', [this.id, channel]);
    emit('datachannel', channel);
  }

  #onDirect(data: string | ArrayBuffer, link: Link): void {
    link.stands();
    this.#pulse.hear();
    if (typeof data === 'string') this.#options.emit('message', { data, peer: this.id });
    else {
      // It is of use again when it carries both ways: SCTP may have to wait before it sends again what was lost.
      if (this.#pulse.stalled && isAnswer(data)) {
        this.#pulse.reset();
        this.#choose();
      }
      this.#take(data, link);
    }
  }

  #onLinkState(state: RTCPeerConnectionState): void {
    const { link } = this.#direct;
    if (!link) return;
    this.#pulse.shaky = state !== 'connected';
    if (state === 'failed') {
      // A stalled one too: it would stay as it is for ever, should the other side's have ended.
      if (this.#pulse.stalled) link.restart();
      else this.#stall(link);
    }
    if (state === 'connected' && link.channel) {
      this.#session.ask(link);
      this.#route.findPath();
    }
    this.#refresh();
  }

  #stall(link: Link): void {
    if (this.#pulse.stalled) return;
    this.#pulse.stalled = true;
    link.restart();
    this.#options.onStall();
    this.#choose();
  }

  #onEnd(channel: RTCDataChannel | undefined): boolean {
    this.#pulse.reset();
    this.#failed = !this.#met;
    if (channel) {
      this.#options.emit('webrtc-close', channel);
      this.#route.pause();
    }
    this.#choose();
    return this.#wanted;
  }

  #report(code: ErrorCode, cause?: unknown): void {
    this.#options.emit('error', new ConnectionError(code, { peer: this.id, cause }));
  }

  #refresh(): void {
    const state = this.#stateNow();
    if (state === this.#state) return;
    this.#state = state;
    this.#options.emit('peer-state', this.id);
  }

  #stateNow(): PeerState {
    if (!this.#wanted) return 'new';
    if (!this.#met) return this.#failed ? 'failed' : 'connecting';
    const { carrier, relay } = this.#route;
    const sound = relay ?? !(this.#pulse.shaky || this.#pulse.stalled);
    return carrier && sound ? 'connected' : 'disconnected';
  }
}
