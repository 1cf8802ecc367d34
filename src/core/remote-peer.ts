import type { Carrier } from './carrier.js';
import { Direct } from './direct.js';
import { ConnectionError, type ErrorCode } from './errors.js';
import type { Emit } from './events.js';
import type { Link } from './link.js';
import type { Peer, PeerPath, PeerState, PeerStats } from './peer.js';
import { parsePresence, type Presence } from './presence.js';
import type { Member, PeerId } from './protocol.js';
import type { Relay, RelayLink } from './relay.js';
import { Session, type MessageData } from './session.js';
import { parseSignal, type Signal } from './signal.js';
import { parseTransports, type Transports } from './transports.js';

/** Names the way through the server where a signal has to name a link. */
const RELAY = 'relay';
/** A direct link that was not heard of for so long, in ms, is asked whether it stands. */
const QUIET = 5_000;
/** One that does not answer for so long, in ms, does not. */
const STALLED = 8_000;
/** The same while something waits for an answer, or ICE has its doubts. */
const STALLED_SOON = 3_000;

/** After a link has closed, so long, in ms, we wait to hear that the peer has left before we turn to the server. */
const GOODBYE = 100;

/** What a peer needs of the connection that it belongs to. */
export interface PeerOptions {
  readonly member: Member;
  /** Our own id. */
  readonly self: PeerId;
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
  /** The way through the server, where there is one. */
  readonly relay: () => Relay | undefined;
  /** Sends bytes to the server, for a peer. */
  readonly sendRelay: (frame: Uint8Array<ArrayBuffer>) => void;
  readonly createConnection: () => RTCPeerConnection;
  readonly createId: () => string;
  /** Numbers sessions: greater each time. */
  readonly createSessionId: () => number;
  readonly signal: (signal: Signal) => void;
  readonly emit: Emit;
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
  #carrier: Carrier | undefined;
  #order: number;
  #presence: Presence;
  #state: PeerState = 'new';
  #path: PeerPath | undefined;
  #wanted: boolean;
  /** The server has this peer in the room, and us. */
  #present = false;
  /** Told to be connected, and not yet to be gone. */
  #met = false;
  #failed = false;
  /** What the session ran over last. */
  #upgraded: boolean | undefined;
  /** ICE has lost the other side, and may find it again. */
  #shaky = false;
  /** The direct link is there, and nothing comes over it. */
  #stalled = false;
  /** For how long nothing came over the direct link, in ms of our being awake. */
  #quiet = 0;
  /** For how long nothing came at all. */
  #silence = 0;
  #buffered = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

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
    return this.#path;
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

  async getStats(): Promise<PeerStats> {
    const { connection } = this;
    const link = this.#carrier === this.#relayLink ? this.#relayLink : undefined;
    if (connection && !link) {
      const { readStats } = await import('./stats.js');
      const stats = await readStats(connection);
      if (stats) return stats;
    }
    const { roundTripTime } = this.#session;
    return {
      path: this.#path,
      roundTripTime,
      bytesSent: link?.bytesSent ?? 0,
      bytesReceived: link?.bytesReceived ?? 0,
    };
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
    if (this.#carrier) this.#session.ask(this.#carrier);
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

  send(data: MessageData): Promise<void> {
    if (!this.#wanted) return Promise.reject(new ConnectionError('not-connected', { peer: this.id }));
    if (this.bufferedAmount === 0) this.#silence = 0;
    return this.#session.send(data);
  }

  /** So much time has passed, in ms, in which we were awake. */
  tick(time: number): void {
    if (!this.#wanted) return;
    this.#direct.link?.check();
    const { link } = this.#direct;
    const waits = this.bufferedAmount > 0;
    this.#silence += time;
    if (link?.channel) {
      const { bufferedAmount } = link.channel;
      if (bufferedAmount !== this.#buffered) this.#quiet = 0; // SCTP hears of the other side
      this.#buffered = bufferedAmount;
      this.#quiet += time;
      if (this.#quiet > (waits || this.#shaky ? STALLED_SOON : STALLED)) this.#stall(link);
      if (waits || this.#stalled || this.#quiet >= QUIET) this.#session.ask(link);
    }
    if (this.#carrier === this.#relayLink && this.#carrier && (waits || this.#silence >= QUIET)) {
      this.#session.ask(this.#carrier);
    }
    if (this.#silence < this.#options.timeout) return;
    this.#silence = 0;
    const error = new ConnectionError('peer-unreachable', { peer: this.id });
    this.#options.emit('error', error);
    this.#failed = true;
    this.#restart(error);
    this.#options.onGiveUp(this);
  }

  /** The peer is gone. Whatever waits to be sent is rejected. */
  close(error: ConnectionError): void {
    this.#wanted = false;
    this.#direct.end();
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#choose(true);
    this.#session.close(error);
    this.#part();
  }

  get #canDirect(): boolean {
    return this.#options.direct && this.#transports.direct;
  }

  get #relays(): boolean {
    return this.#transports.relay !== undefined && this.#options.relay() !== undefined;
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
    const relay = this.#present && this.#wanted && !this.#pause ? this.#linkRelay() : undefined;
    const carrier = link && !(this.#stalled && relay) ? link : relay;
    if (carrier !== this.#carrier || (again && carrier === relay)) {
      this.#carrier = carrier;
      this.#session.attach(carrier);
      if (carrier) this.#tellUpgrade(carrier === link);
      if (!this.#pause) this.#findPath();
    }
    this.#refresh();
  }

  #tellUpgrade(upgraded: boolean): void {
    const before = this.#upgraded;
    this.#upgraded = upgraded;
    if (this.#met && before !== undefined && before !== upgraded) {
      this.#options.emit(upgraded ? 'upgrade' : 'downgrade', this.id);
    }
  }

  #linkRelay(): RelayLink | undefined {
    const { self, relay, sendRelay } = this.#options;
    const { relay: publicKey } = this.#transports;
    if (publicKey === undefined) return undefined;
    this.#relayLink ??= relay()?.link({
      self,
      peer: this.id,
      publicKey,
      send: sendRelay,
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
    this.#session.attach(this.#carrier);
  }

  #take(frame: ArrayBuffer, carrier: Carrier): void {
    this.#silence = 0;
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
  }

  #part(): void {
    if (!this.#met) return;
    this.#met = false;
    this.#upgraded = undefined;
    this.#options.emit('peer-disconnect', this.id);
  }

  #onOpen(channel: RTCDataChannel): void {
    const { emit } = this.#options;
    this.#stalled = this.#shaky = false;
    this.#quiet = this.#silence = 0;
    this.#choose();
    this.#meet();
    emit('peer', [this.id, channel]);
    emit('datachannel', channel);
  }

  #onDirect(data: string | ArrayBuffer, link: Link): void {
    this.#quiet = 0;
    link.stands();
    if (this.#stalled) {
      this.#stalled = false;
      this.#choose();
    }
    if (typeof data === 'string') this.#options.emit('message', { data, peer: this.id });
    else this.#take(data, link);
  }

  #onLinkState(state: RTCPeerConnectionState): void {
    const { link } = this.#direct;
    if (!link) return;
    this.#shaky = state !== 'connected';
    if (state === 'failed') this.#stall(link);
    if (state === 'connected' && link.channel) {
      this.#session.ask(link);
      if (!this.#pause) this.#findPath();
    }
    this.#refresh();
  }

  #stall(link: Link): void {
    if (this.#stalled) return;
    this.#stalled = true;
    link.restart();
    this.#choose();
  }

  #onEnd(channel: RTCDataChannel | undefined): boolean {
    this.#stalled = this.#shaky = false;
    this.#failed = !this.#met;
    if (channel) {
      this.#options.emit('webrtc-close', channel);
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#choose(true);
      }, GOODBYE);
    }
    this.#choose();
    return this.#wanted;
  }

  #findPath(): void {
    const carrier = this.#carrier;
    const { connection } = this;
    if (!carrier || carrier === this.#relayLink || !connection) {
      this.#setPath(carrier && 'relay');
      return;
    }
    void import('./stats.js')
      .then(({ readStats }) => readStats(connection))
      .catch(() => undefined)
      .then((stats) => {
        if (carrier === this.#carrier) this.#setPath(stats?.path ?? 'direct');
      });
  }

  #setPath(path: PeerPath | undefined): void {
    if (path === this.#path) return;
    this.#path = path;
    this.#options.emit('path', this.id);
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
    const carrier = this.#carrier;
    const sound = carrier === this.#relayLink || !(this.#shaky || this.#stalled);
    return carrier && sound ? 'connected' : 'disconnected';
  }
}
