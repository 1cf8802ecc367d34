import { Backoff } from './backoff.js';
import { ConnectionError } from './errors.js';
import type { Emit } from './events.js';
import { Link } from './link.js';
import { Outbox, type MessageData } from './outbox.js';
import type { Peer, PeerState } from './peer.js';
import { parsePresence, type Presence } from './presence.js';
import type { Member, PeerId } from './protocol.js';
import type { Signal } from './signal.js';

/** A link that stood this long, in ms, was a good one: should it break, it is built again at once. */
const STEADY = 10_000;

/** So many links may begin before one is steady: a hostile peer could have us make them without end. */
const MOST_LINKS = 100;

/** What a peer needs of the connection that it belongs to. */
export interface PeerOptions {
  readonly member: Member;
  /** Our own number in the room's order, as it is now. */
  readonly order: () => number;
  /** Whether links are built without being asked for. */
  readonly automatic: boolean;
  readonly timeout: number;
  readonly createConnection: () => RTCPeerConnection;
  readonly createId: () => string;
  readonly signal: (signal: Signal) => void;
  readonly emit: Emit;
  /** Called after each change of `state`. */
  readonly onState: (peer: RemotePeer) => void;
}

/** One other member, the link to it and what waits to be sent to it. */
export class RemotePeer implements Peer {
  readonly id: PeerId;
  readonly instance: string;
  readonly #options: PeerOptions;
  readonly #outbox: Outbox;
  readonly #backoff = new Backoff(200, 30_000);
  #order: number;
  #presence: Presence;
  #link: Link | undefined;
  #ended = '';
  #request = '';
  #state: PeerState = 'new';
  /** When the channel opened, in ms since the epoch; 0 while none is open. */
  #openedAt = 0;
  #wanted: boolean;
  /** Links begun since one of them was steady. */
  #opened = 0;

  constructor(options: PeerOptions) {
    const { id, instance, order, presence } = options.member;
    this.#options = options;
    this.id = id;
    this.instance = instance;
    this.#order = order;
    this.#presence = parsePresence(presence);
    this.#outbox = new Outbox(id, options.timeout);
    this.#wanted = options.automatic;
  }

  get state(): PeerState {
    return this.#state;
  }

  get presence(): Presence {
    return this.#presence;
  }

  get polite(): boolean {
    return this.#link?.polite ?? this.#options.order() < this.#order;
  }

  get connection(): RTCPeerConnection | undefined {
    return this.#link?.connection;
  }

  get channel(): RTCDataChannel | undefined {
    return this.#link?.channel;
  }

  /** Whether a link is there or meant to be. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** The server told of this member again; the same page, perhaps at another place in the order. */
  update(member: Member): void {
    this.#order = member.order;
    this.present(member.presence);
  }

  present(presence: string): void {
    this.#presence = parsePresence(presence);
  }

  /**
   * Builds a link, unless there is one. The first offer is always the impolite side's.
   * `automatic`: nobody asked for it just now.
   */
  connect(automatic: boolean): void {
    this.#wanted = true;
    this.#backoff.cancel();
    if (this.#link) return;
    const id = this.#options.createId();
    if (!this.polite) {
      this.#open(id, { polite: false, automatic });
      return;
    }
    this.#request = id;
    this.#setState('connecting');
    this.#options.signal({ link: id, automatic, type: 'request' });
  }

  /** After signalling was down: what was under way begins again, what stands is left alone. */
  reconnect(): void {
    if (!this.#wanted) return;
    if (this.channel) this.#link?.resend();
    else {
      this.#end();
      this.connect(true);
    }
  }

  /** Ends the link on purpose, and tells the other side so. */
  disconnect(): void {
    const link = this.#link?.id ?? this.#request;
    this.#giveUp();
    if (link) this.#options.signal({ link, type: 'bye' });
  }

  /** Takes a signal from this peer. */
  receive(signal: Signal): void {
    const { link, automatic = false } = signal;
    if (signal.type === 'bye') {
      if ([this.#link?.id, this.#request, this.#ended].includes(link)) this.#giveUp();
      return;
    }
    if (link === this.#ended) return;
    if (automatic && !this.#wanted) {
      this.#options.signal({ link, type: 'bye' });
      return;
    }
    if (signal.type === 'request') {
      if (!this.#link || this.channel) this.#open(link, { polite: false, automatic });
      return;
    }
    if (link !== this.#link?.id) {
      const begins = signal.type === 'description' && signal.description.type === 'offer' && this.#accepts();
      if (!begins) return;
      this.#open(link, { polite: true, automatic });
    }
    void this.#link?.receive(signal);
  }

  send(data: MessageData): Promise<void> {
    if (this.#wanted || this.#link) return this.#outbox.send(data);
    return Promise.reject(new ConnectionError('not-connected', { peer: this.id }));
  }

  /** The peer is gone. Whatever waits to be sent is rejected. */
  close(error: ConnectionError): void {
    this.#wanted = false;
    this.#end();
    this.#outbox.close(error);
  }

  /** No link is wanted any more, by us or by the other side. */
  #giveUp(): void {
    this.close(new ConnectionError('not-connected', { peer: this.id }));
    this.#setState('new');
  }

  /**
   * Whether an offer that begins a new link is to be taken. When the order of the room has just
   * changed, both sides may believe that the first offer is theirs; then the impolite one's counts.
   */
  #accepts(): boolean {
    return !this.#link || this.#options.order() < this.#order;
  }

  #open(id: string, { polite, automatic }: { polite: boolean; automatic: boolean }): void {
    if (++this.#opened > MOST_LINKS) return;
    this.#end();
    this.#wanted = true;
    const { timeout, createConnection, signal, emit } = this.#options;
    const peer = this.id;
    try {
      this.#link = new Link({
        id,
        polite,
        timeout,
        createConnection,
        send: (part) => signal({ link: id, automatic, ...part }),
        events: {
          open: (channel) => {
            this.#openedAt = Date.now();
            this.#outbox.attach(channel);
            this.#setState('connected');
            emit('connect', peer);
            emit('peer', [peer, channel]);
            emit('datachannel', channel);
          },
          message: (data) => emit('message', { data, peer }),
          datachannel: (channel) => emit('datachannel', channel),
          state: (state) => this.#onLinkState(state),
          error: (code, cause) => emit('error', new ConnectionError(code, { peer, cause })),
          lost: (channel) => this.#onLost(channel),
        },
      });
      this.#setState('connecting');
    } catch (cause) {
      emit('error', new ConnectionError('webrtc-unavailable', { peer, cause }));
      this.#setState('failed');
    }
  }

  /** Ends the link and says what that means to others, once. */
  #end(): void {
    this.#backoff.cancel();
    this.#request = '';
    const link = this.#link;
    if (!link) return;
    const { channel } = link;
    this.#link = undefined;
    this.#ended = link.id;
    link.close();
    this.#outbox.attach(undefined);
    this.#tellEnd(channel);
  }

  #tellEnd(channel: RTCDataChannel | undefined): void {
    if (!this.#openedAt) return;
    if (Date.now() - this.#openedAt > STEADY) {
      this.#opened = 0;
      this.#backoff.reset();
    }
    this.#openedAt = 0;
    const { emit } = this.#options;
    if (channel) emit('webrtc-close', channel);
    emit('peer-disconnect', this.id);
  }

  #onLinkState(state: RTCPeerConnectionState): void {
    if (state === 'disconnected' || state === 'failed') this.#setState('disconnected');
    if (state === 'connected' && this.channel) this.#setState('connected');
  }

  #onLost(channel: RTCDataChannel | undefined): void {
    const wasUp = this.#openedAt > 0;
    this.#ended = this.#link?.id ?? '';
    this.#link = undefined;
    this.#outbox.attach(undefined);
    this.#setState(wasUp ? 'disconnected' : 'failed');
    this.#tellEnd(channel);
    if (this.#wanted) this.#backoff.wait(() => this.connect(true));
  }

  #setState(state: PeerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.emit('peer-state', this.id);
    this.#options.onState(this);
  }
}
