import { html } from 'lit';
import { ConnectionError } from '../../core/index.js';
import type { Connection, ConnectOptions, LocalMedia, MessageData, Peer, PeerId } from '../../core/index.js';
import type { Presence, RelayMode, SendOptions, Topic, TopicOptions } from '../../core/index.js';
import { PageEvent, internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Door } from './entry/door.js';
import { Visit } from './entry/visit.js';
import { OwnPresence } from './own-presence.js';
import { OwnSecret } from './own-secret.js';
import { Progress } from './progress.js';
import { Stay } from '../stay.js';
import { provide } from './provide.js';
import type { RoomProvider, RoomState } from './room-context.js';
import { badRequest, obeyCommands, toOptions, toTexts } from './joining.js';
import { roomStyles } from './room-styles.js';
import { RoomTopics } from './room-topics.js';
import { tell, type WebrtcRoomEventMap } from './room-events.js';

/**
 * A room that peers meet in. It joins when it is in a document and has a `room`, and leaves a second after it is removed,
 * unless it is back by then. With a `<webrtc-lobby>` inside, it waits for that, or for `join()`. Elements inside it, and elements that name it in their `for` attribute, show what happens in it.
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
 * @fires {CustomEvent<{ peer: string }>} trust - The trust of this peer changed.
 * @fires {CustomEvent<{ secret: string, peer: string }>} secret - This peer, or we, gave a private room another secret.
 * @fires {CustomEvent<{ password: string, peer: string }>} password - This peer, or we, gave the room another password.
 * @fires {CustomEvent<{ peer: string }>} verify - Somebody asks to be verified: `connection.verify()` begins.
 * @fires {CustomEvent<{ peer: string, name: string, identity: string }>} identity-changed - This peer shows the name of somebody verified, and is somebody else.
 * @fires {CustomEvent<{ count: number, allow: () => void }>} password-attempts - Three attempts in a row have failed; nobody gets in by us until `allow()`.
 * @fires {CustomEvent<{ peer: string }>} peer-state - The state of this peer changed.
 * @fires {CustomEvent<{ peer: string }>} peer-disconnect - This peer left, or could not be reached for too long.
 * @fires {CustomEvent<RemoteTrack>} track - A peer has published a track, and it is there.
 * @fires {CustomEvent<RemoteTrack>} track-state - The `state` of a peer's track changed.
 * @fires {CustomEvent<RemoteTrack>} track-end - A peer's track is over. Once for each `track`.
 * @fires {CustomEvent<FileOffer>} file-offer - A peer would like to send files. Nothing flows before `accept()` of the offer.
 * @fires {CustomEvent<MediaLimit>} limit - So many videos go or come that a media server would do better. Once each time.
 * @fires {CustomEvent<{ channel: RTCDataChannel }>} webrtc-close - The data channel that carried messages closed.
 * @fires {CustomEvent<{ missing: string[], by: string[] }>} split-room - The server does not show us the same room as others: the ids of those whom it hides, and of the peers who have said so; empty once that is over.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - Something went wrong; see `error.code`.
 * @fires {CustomEvent<{ error: ConnectionError | undefined }>} close - The connection ended: because of `error`, or because we left.
 * @fires {Event} context-provider - The room is there, or has another id. It bubbles, as the context protocol asks.
 * @cssstate idle - We are not in the room.
 * @cssstate waiting - The lobby of the room has to let us in first.
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
    private: { type: Boolean },
    secret: { attribute: false },
    password: { attribute: false },
    lobby: { type: Boolean },
    relay: {},
    rtcConfiguration: { attribute: false },
    uploadBudget: { type: Number, attribute: 'upload-budget' },
    media: { attribute: false },
    accept: { attribute: false },
    acceptSecret: { attribute: false },
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
   * Parameters for the server, such as a token for its `authorize`: an object, or a function that returns one or a promise of one. Set it
   * before joining. A function is called for each connection, and each question of a lobby, and again if it fails or takes more than 10 s.
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
  /** Only people with the link of `<webrtc-invite>` may come in: it has a secret behind `#key=`, which never reaches a server. */
  declare private: boolean;
  /** The secret of the room, as `secret` of `connect()`. For a private room where a router uses `#`. Empty by default. */
  declare secret: string;
  /** The password of the room, 1 to 256 characters. The lobby sets it where it asks for one, and so do changes by members. Empty by default. */
  declare password: string;
  /**
   * Wait for the lobby, though none is inside yet: it is in the shadow root of another element, or the page is still loading. A
   * `<webrtc-lobby>` between the tags of the room needs no such word.
   */
  declare lobby: boolean;
  /** When messages go through the server, encrypted: `fallback` without a direct link (the default), `never`, or `only`, without links. */
  declare relay: RelayMode | '';
  /** Configuration of every `RTCPeerConnection`. Set it before joining the room. */
  declare rtcConfiguration: RTCConfiguration | undefined;
  /** What all tracks that we send may take together, in bits per second, above 0: see `uploadBudget` of `connect()`. Set it before joining. */
  declare uploadBudget: number | undefined;
  /** What `openMedia()` has made, for the connection: it takes over what is on. A `<webrtc-preview>` sets it. Set it before joining. */
  declare media: LocalMedia | undefined;
  /**
   * Decides about everybody who comes, or is here when we join, before anything is taken from them: gets `{ id, identity, trust, presence, given }`, and
   * returns `true`, `false` or a promise of that. Set it before joining; it may be replaced later. Who is refused is not in `peers`,
   * and gets no path to us.
   */
  declare accept: ConnectOptions['accept'];
  /** Decides about new secrets of a private room, as `acceptSecret` of `connect()`. Set it before joining; it may be replaced later. */
  declare acceptSecret: ConnectOptions['acceptSecret'];

  readonly #now = new Progress(internalsOf(this).states, () => this.#onProgress());
  readonly #visit = new Visit(this, this.#now);
  readonly #door = new Door(this);
  readonly #secret = new OwnSecret(this);
  readonly #presence = new OwnPresence(this);
  readonly #topics = new RoomTopics();
  readonly #stay = new Stay(this, () => this.requestUpdate());
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
    this.private = false;
    this.secret = '';
    this.password = '';
    this.lobby = false;
    this.relay = '';
    provide(this);
    obeyCommands(this);
  }

  /** The state of the room. `idle` by default. */
  get state(): RoomState {
    return this.#now.state;
  }

  /** The connection of the core, while we are in the room. */
  get connection(): Connection | undefined {
    return this.#now.connection;
  }

  /** Why `state` is `failed`. */
  get error(): ConnectionError | undefined {
    return this.#now.error;
  }

  /** How often we have tried to reach the server since we last did, or since we began to join. */
  get attempts(): number {
    return this.#now.attempts;
  }

  /** What the fragment of a link to the room has to say, if the room is private: `key=` and its secret. Empty otherwise. */
  get invitation(): string {
    return this.#secret.invitation;
  }

  /** Whether the secret of a private room has come by the link that was opened, not from this tab. */
  get invited(): boolean {
    return this.#secret.invited;
  }

  /** The other peers in the room, by id. */
  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#now.peers;
  }

  /** Joins the room after `leave()`, or past its lobby, or tries again at once if we could not, or have lost the server. */
  join(): void {
    this.#left = false;
    this.#door.call();
    if (this.state === 'failed' || this.state === 'connecting') this.#visit.end('idle');
    this.connection?.retry();
    this.requestUpdate();
  }

  /** Leaves the room until `join()` is called, or the lobby lets us in again. */
  leave(): void {
    this.#left = true;
    this.#door.shut();
    this.requestUpdate();
  }

  /** Sends a message to one peer, several, or all. Resolves on delivery; rejects with a `ConnectionError`. */
  async send(data: MessageData, options?: SendOptions): Promise<void> {
    if (!this.connection) throw new ConnectionError('closed', { message: 'The element is not in a room.' });
    await this.connection.send(data, options);
  }

  /** Opens a topic, as `connection.topic()` does: before we join, too. It goes on when we join again. */
  topic(name: string, options?: TopicOptions): Topic {
    return this.#topics.open(name, options);
  }

  /** Builds a link to this peer, unless there is one. */
  connectToPeer(id: PeerId): void {
    this.connection?.connectToPeer(id);
  }

  /** Closes the link to this peer, or without an id all links. */
  peerDisconnect(id?: PeerId): void {
    this.connection?.peerDisconnect(id);
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }

  protected override willUpdate(): void {
    toTexts(this);
  }

  protected override updated(): void {
    const { host, party, prefix, room, manual, relay } = this;
    const address = [host, party, prefix, room];
    const here = this.#stay.lasts && room !== '';
    const waits = here && this.#door.keepsOut(address);
    const wanted =
      !here || waits || this.#left ? [] : [...address, manual ? 'manual' : '', relay, ...this.#secret.joined];
    if (wanted.length > 0 && this.#visit.isAt(wanted)) {
      this.#sendPresence();
      return;
    }
    if (wanted.length === 0 || this.#visit.lasts) this.#visit.end(waits ? 'waiting' : 'idle');
    if (wanted.length === 0 || !this.isConnected) return;
    void this.#visit.begin(wanted, () => ({
      ...toOptions(this),
      secret: this.#secret.value,
      presence: this.#presence.take(this.#refuse),
      blocked: this.#now.blocked,
    }));
  }

  #onProgress(): void {
    this.#topics.follow(this.connection);
    this.dispatchEvent(new PageEvent('statechange'));
  }

  #sendPresence(): void {
    if (this.connection && this.#presence.send(this.connection, this.#refuse))
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
