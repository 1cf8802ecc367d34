import { html } from 'lit';
import { ConnectionError } from '../../core/index.js';
import type { Connection, ConnectOptions, MessageData, Peer, PeerId } from '../../core/index.js';
import type { Presence, RelayMode, Topic, TopicOptions } from '../../core/index.js';
import { PageEvent, internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { OwnPresence } from './own-presence.js';
import { Stay } from '../stay.js';
import { provide } from './provide.js';
import type { RoomProvider, RoomState } from './room-context.js';
import { badRequest, isSame, joinAtLast, obeyCommands, tellingSocket, toOptions, toTexts } from './joining.js';
import { roomStyles } from './room-styles.js';
import { RoomTopics } from './room-topics.js';
import { forwardEvents, tell, type WebrtcRoomEventMap } from './room-events.js';

const NO_PEERS: ReadonlyMap<PeerId, Peer> = new Map();
/** Those that have joined a room, or are joining it. */
const members = new Set<WebrtcRoomElement>();

/**
 * A room that peers meet in. It joins when it is in a document and has a `room`, and leaves a second after it is removed,
 * unless it is back by then. Elements inside it, and elements that name it in their `for` attribute, show what happens in it.
 *
 * @customElement webrtc-room
 * @slot - The content of the room.
 * @fires {Event} statechange - `state`, `connection` or `error` changed.
 * @fires {Event} attempt - We are trying to reach the server: on joining, and again and again until it answers.
 * @fires {Event} presencechange - Our own presence, `connection.presence`, changed.
 * @fires {CustomEvent<{ socket: SignallingSocket }>} socket - The signalling socket opened: on joining, and after each reconnection.
 * @fires {CustomEvent<{ peers: string[] }>} peerlist - The ids of the other peers in the room: on joining, and whenever they change.
 * @fires {CustomEvent<{ peers: string[] }>} blocked - The ids that are blocked: on every change.
 * @fires {CustomEvent<{ peer: string }>} connect - Messages can now be exchanged with this peer.
 * @fires {CustomEvent<{ peer: string }>} upgrade - Messages to this peer now take a direct link instead of the relay.
 * @fires {CustomEvent<{ peer: string }>} downgrade - Messages to this peer take the relay again.
 * @fires {CustomEvent<{ peer: string, path: 'direct' | 'turn' | 'relay' | undefined }>} path - The path of messages to this peer changed; `undefined` if there is none.
 * @fires {CustomEvent<{ peer: string, channel: RTCDataChannel }>} peer - A data channel to this peer opened.
 * @fires {CustomEvent<{ peer: string, channel: RTCDataChannel }>} datachannel - A data channel to this peer opened: that of a `peer` event, or one that a page created.
 * @fires {CustomEvent<{ peer: string, data: ReceivedData }>} message - A message arrived from this peer: text as a string, bytes as an `ArrayBuffer`, a `Blob`, or a value of JSON.
 * @fires {CustomEvent<{ peer: string }>} presence - The presence of this peer changed.
 * @fires {CustomEvent<{ peer: string }>} peer-state - The state of this peer changed.
 * @fires {CustomEvent<{ peer: string }>} peer-disconnect - This peer left, or could not be reached for too long.
 * @fires {CustomEvent<{ channel: RTCDataChannel }>} webrtc-close - The data channel that carried messages closed.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - Something went wrong; see `error.code`.
 * @fires {CustomEvent<{ error: ConnectionError | undefined }>} close - The connection ended: because of `error`, or because we left.
 * @fires {Event} context-provider - The room is there, or has another id. It bubbles, as the context protocol asks.
 * @cssstate idle - We are not in the room.
 * @cssstate connecting - We are joining the room.
 * @cssstate connected - We are in the room.
 * @cssstate reconnecting - The connection to the server is lost. Direct links may still work.
 * @cssstate failed - We cannot join the room; `error` is the reason.
 */
export class WebrtcRoomElement extends PortableElement implements RoomProvider {
  static override properties = {
    host: {},
    party: {},
    prefix: {},
    query: { attribute: false },
    room: {},
    name: {},
    presence: { attribute: false },
    manual: { type: Boolean },
    relay: {},
    rtcConfiguration: { attribute: false },
    accept: { attribute: false },
  };

  static override styles = roomStyles;

  /**
   * The signalling server, like `example.com:8080` or `https://example.com/rooms`. Defaults to the origin of this script, or else of
   * the page. Without a scheme, a local host and that of the page have the scheme of the page, and all others `https`.
   */
  declare host: string;
  /** The kind of room, as the server names it. Defaults to `main`. */
  declare party: string;
  /** What comes before `party` in the server's URL. Defaults to `parties`. */
  declare prefix: string;
  /**
   * Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set
   * it before joining. A function is called for each connection to the server, and again if it fails or takes longer than 10 s.
   */
  declare query: ConnectOptions['query'];
  /** The name of the room. Without one, the element stays `idle`. */
  declare room: string;
  /** Our name, as the other peers see it. */
  declare name: string;
  /**
   * What else the other peers know about us: any JSON object. They find it in `peers.get(id).presence`, next to our
   * `name`, and get a `presence` event when it changes. To change it, set a new object.
   */
  declare presence: Presence;
  /** Build links only on request: by `connectToPeer()`, or by the buttons of the peer list. */
  declare manual: boolean;
  /**
   * When messages go through the server, encrypted end to end: `fallback` while there is no direct link (the default),
   * `never`, or `only`, which builds no direct links.
   */
  declare relay: RelayMode | '';
  /** Configuration of every `RTCPeerConnection`. Set it before joining the room. */
  declare rtcConfiguration: RTCConfiguration | undefined;
  /**
   * Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, presence }`, and
   * returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
   * and gets no path to us.
   */
  declare accept: ConnectOptions['accept'];

  readonly #internals = internalsOf(this);
  readonly #presence = new OwnPresence(this);
  readonly #topics = new RoomTopics();
  readonly #stay = new Stay(this, () => this.requestUpdate());
  #state: RoomState = 'idle';
  #connection: Connection | undefined;
  /** Whom the last connection has blocked: the next one goes on with that. */
  #blocked: ReadonlySet<PeerId> | undefined;
  #error: ConnectionError | undefined;
  #attempts = 0;
  #abort: AbortController | undefined;
  /** What we have joined or are joining; empty when we are out. */
  #joined: readonly unknown[] = [];
  /** The page called `leave()`: only `join()` takes us back. */
  #left = false;

  constructor() {
    super();
    this.host = '';
    this.party = '';
    this.prefix = '';
    this.room = '';
    this.name = '';
    this.presence = {};
    this.manual = false;
    this.relay = '';
    provide(this);
    obeyCommands(this);
  }

  /** The state of the room. `idle` by default. */
  get state(): RoomState {
    return this.#state;
  }

  /** The connection of the core, while we are in the room. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Why `state` is `failed`. */
  get error(): ConnectionError | undefined {
    return this.#error;
  }

  /** How often we have tried to reach the server since we last did, or since we began to join. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The other peers in the room, by id. */
  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#connection?.peers ?? NO_PEERS;
  }

  /** Joins the room after `leave()`, or tries again at once if we could not, or have lost the server. */
  join(): void {
    this.#left = false;
    if (this.#state === 'failed' || this.#state === 'connecting') this.#leave();
    this.#connection?.retry();
    this.requestUpdate();
  }

  /** Leaves the room until `join()` is called. */
  leave(): void {
    this.#left = true;
    this.requestUpdate();
  }

  /** Sends a message to one peer, several, or all. Resolves on delivery; rejects with a `ConnectionError`. */
  async send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }): Promise<void> {
    if (!this.#connection) throw new ConnectionError('closed', { message: 'The element is not in a room.' });
    await this.#connection.send(data, options);
  }

  /** Opens a topic, as `connection.topic()` does: before we join, too. It goes on when we join again. */
  topic(name: string, options?: TopicOptions): Topic {
    return this.#topics.open(name, options);
  }

  /** Builds a link to this peer, unless there is one. */
  connectToPeer(id: PeerId): void {
    this.#connection?.connectToPeer(id);
  }

  /** Closes the link to this peer, or without an id all links. */
  peerDisconnect(id?: PeerId): void {
    this.#connection?.peerDisconnect(id);
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }

  protected override willUpdate(): void {
    toTexts(this);
  }

  protected override updated(): void {
    const { host, party, prefix, room, manual, relay } = this;
    const wanted =
      this.#stay.lasts && room && !this.#left ? [host, party, prefix, room, manual ? 'manual' : '', relay] : [];
    if (isSame(wanted, this.#joined)) {
      this.#sendPresence();
      return;
    }
    this.#leave();
    if (wanted.length === 0 || !this.isConnected) return;
    for (const other of members) {
      if (!other.isConnected && isSame(other.#joined, wanted)) other.#leave(); // it may hold the last seat
    }
    members.add(this);
    this.#joined = wanted;
    void this.#join();
  }

  async #join(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#set('connecting');
    const options = (): ConnectOptions => ({
      ...toOptions(this),
      presence: this.#presence.take(this.#refuse),
      blocked: this.#blocked,
      WebSocket: tellingSocket(() => {
        this.#attempts++;
        this.dispatchEvent(new PageEvent('attempt'));
      }),
      signal: abort.signal,
    });
    const connection = await joinAtLast(options, abort.signal, (error, over) => {
      if (over) this.#set('failed', undefined, error);
      tell(this, 'error', { error });
    });
    if (connection && !abort.signal.aborted) this.#follow(connection);
  }

  #leave(): void {
    this.#joined = [];
    members.delete(this);
    this.#abort?.abort();
    this.#abort = undefined;
    this.#set('idle');
  }

  #follow(connection: Connection): void {
    forwardEvents(connection, this);
    connection.on('state', (state) => {
      if (connection === this.#connection && state !== 'closed') this.#set(state, connection);
    });
    connection.on('close', (error) => {
      if (connection === this.#connection && error) this.#set('failed', undefined, error);
    });
    this.#set('connected', connection);
    this.requestUpdate(); // the name may have changed while we joined
  }

  #set(state: RoomState, connection?: Connection, error?: ConnectionError): void {
    if (state === this.#state && connection === this.#connection && error === this.#error) return;
    this.#internals.states.delete(this.#state);
    this.#internals.states.add(state);
    if (state === 'idle' || state === 'connected') this.#attempts = 0;
    this.#state = state;
    this.#connection = connection;
    this.#topics.follow(connection);
    this.#blocked = connection?.blocked ?? this.#blocked;
    this.#error = error;
    this.dispatchEvent(new PageEvent('statechange'));
  }

  #sendPresence(): void {
    if (this.#connection && this.#presence.send(this.#connection, this.#refuse))
      this.dispatchEvent(new PageEvent('presencechange'));
  }

  readonly #refuse = (cause: unknown): void => tell(this, 'error', { error: badRequest(cause) });
}

/** Types the listeners of the element's own events. */
export interface WebrtcRoomElement {
  addEventListener<Name extends keyof WebrtcRoomEventMap>(
    type: Name,
    listener: (this: WebrtcRoomElement, event: WebrtcRoomEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
