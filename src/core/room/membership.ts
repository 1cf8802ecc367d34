import { countAwake } from './awake.js';
import type { Connection, RotateOptions } from './connection.js';
import { ConnectionError } from '../errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from '../events.js';
import type { LocalMedia } from '../media/devices/local-media.js';
import type { Publication, PublishOptions } from '../media/publication.js';
import type { Peer } from '../peer/peer.js';
import type { MembershipOptions } from './membership-options.js';
import type { PeerFactory } from './peer-factory.js';
import type { SendOptions } from '../session/send-options.js';
import type { MessageData } from '../session/payload.js';
import type { SendOrder } from '../session/send-order.js';
import { parsePresence, type Presence } from '../../protocol/presence.js';
import type { PeerId } from '../../protocol/frames.js';
import { RoomEvents } from './room-events.js';
import type { Roster } from './roster.js';
import { Signalling, type RoomFrame, type Welcome } from '../signalling/signalling.js';
import type { SignallingSocket } from '../signalling/signalling-socket.js';
import type { Topic, TopicOptions } from '../topics/topic.js';
import type { Recognise } from '../trust/known-member.js';
import type { Verification } from '../trust/verify/verification.js';

/** The class behind `Connection`: what the page sees of a room, and what happens in it. Its doc comments are in the interface. */
export class Membership implements Connection {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Connection';
  readonly socket: SignallingSocket;
  readonly mesh: 'auto' | 'manual';
  readonly id: PeerId;
  readonly identity: string | undefined;
  identityKept = false;
  readonly retry: () => void;
  /** Our presence, for the greeting of the next socket. */
  readonly greet = (): string => this.#signalling.greet();
  readonly sendFile: Connection['sendFile'] = (...sending) => this.#loaded.files.send(...sending) as Promise<never>;
  readonly #options: MembershipOptions;
  readonly #events = new RoomEvents();
  readonly #emit: Emit = this.#events.fire;
  readonly #signalling: Signalling;
  /** The order of plain messages. */
  #order: SendOrder | undefined;
  /** Known before the server welcomes us, because its frames wait for it. */
  #peerFactory: PeerFactory | undefined;
  #state: ConnectionState = 'connecting';
  presence: Presence;
  given: Presence = {};
  #ticks: ReturnType<typeof setInterval> | undefined;

  constructor(options: MembershipOptions) {
    const { socket, mesh, presence, introduction } = options;
    this.socket = socket;
    this.mesh = mesh;
    this.id = introduction.id;
    this.identity = introduction.owned?.name;
    this.retry = options.retry;
    this.#options = options;
    this.presence = presence;
    this.#signalling = new Signalling(socket, {
      presence: () => JSON.stringify(this.presence),
      seal: options.seal,
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
        outbid: (counter) => introduction.outbid(counter),
        error: (error) => this.report(error),
        refused: (error) => this.fail(error),
      },
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get polite(): boolean {
    return this.#roster?.host === undefined;
  }

  get hostPeer(): PeerId {
    return this.#roster?.host ?? this.id;
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

  get secret(): string | undefined {
    return this.#peerFactory?.secret;
  }

  get media(): LocalMedia {
    return this.#loaded.media.open();
  }

  on<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#events.on(name, listener);
  }

  once<Name extends keyof ConnectionEvents>(name: Name, listener: ConnectionEvents[Name]): () => void {
    return this.#events.once(name, listener);
  }

  send(data: MessageData, options: SendOptions = {}): Promise<void> {
    this.#order ??= this.#loaded.createOrder();
    return this.#order.send(data, (payload) => this.#sendTo(options, (peer) => peer.send(payload)));
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

  rotateSecret(options?: RotateOptions): Promise<string> {
    return this.#loaded.rotateSecret(options);
  }

  createDataChannel(label: string, init: RTCDataChannelInit & { to: PeerId }): RTCDataChannel {
    return this.#loaded.createDataChannel(label, init);
  }

  verify(id: PeerId): Verification {
    return this.#loaded.verifications.verify(id);
  }

  unverify(identity: string): Promise<void> {
    return this.#loaded.verifications.unverify(identity);
  }

  safetyNumber(id: PeerId): Promise<string> {
    return this.#loaded.verifications.safetyNumber(id);
  }

  publish(track: MediaStreamTrack, options?: PublishOptions): Publication {
    return this.#loaded.publications.publish(track, options);
  }

  setPresence(presence: Presence): void {
    const text = this.#options.format(presence);
    this.presence = presence;
    this.#signalling.present(text);
  }

  close(): void {
    this.#close(undefined);
  }

  /** Ends the membership: it cannot go on. */
  fail(error: ConnectionError): void {
    this.#close(error);
  }

  /** Lets events flow, from the next task on. */
  release(): void {
    this.#events.release();
  }

  /** Reports that the server has refused something or sent an invalid frame, or that `query` has failed. */
  report(error: ConnectionError): void {
    this.#options.onError(error);
    this.#events.report(error);
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
    this.#signalling.check(networkChanged);
    this.#roster?.recover(networkChanged);
  }

  /** Waits for the modules. If they cannot be used, ends the membership and never resolves. */
  async #load(): Promise<Recognise> {
    const { introduction, modules } = this.#options;
    try {
      const { PeerFactory, error, ...parts } = await modules;
      if (this.#state === 'closed') throw new ConnectionError('closed');
      if (error) this.#emit('error', error);
      this.#peerFactory = new PeerFactory(this.#options, {
        ...parts,
        signalling: this.#signalling,
        introduction,
        over: () => this.#state === 'closed',
        fail: (error) => this.fail(error),
        say: () => this.#signalling.present(JSON.stringify(this.presence)),
        connection: this,
        sendTo: (...sending) => this.#sendTo(...sending),
        emit: this.#emit,
      });
      return await this.#peerFactory.recognise;
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

  #onWelcome(frame: Welcome): void {
    const again = this.#state === 'reconnecting';
    this.#peerFactory?.welcome(frame);
    this.given = parsePresence(frame.given ?? '');
    this.#ticks ??= countAwake(this.#options.peerTimeout / 4, (time) => this.#roster?.tick(time));
    this.#setState('connected');
    this.#roster?.welcome(frame, again);
    this.#options.onWelcome();
    void this.#options.keepIdentity().then((kept) => (this.identityKept = kept));
  }

  #onFrame(frame: RoomFrame): void {
    switch (frame.type) {
      case 'joined':
        this.#roster?.join(frame.member);
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
    this.#options.onClose(error);
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#emit('state', state);
  }
}
