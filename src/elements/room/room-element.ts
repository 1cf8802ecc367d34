import { css, html, LitElement } from 'lit';
import { connect, ConnectionError } from '../../core/index.js';
import type { Connection, MessageData, Peer, PeerId, Presence, RelayMode } from '../../core/index.js';
import { OwnPresence } from './own-presence.js';
import { roomContext, type RoomProvider, type RoomState } from './room-context.js';
import { forwardEvents, tell, type WebrtcRoomEventMap } from './room-events.js';

const NO_PEERS: ReadonlyMap<PeerId, Peer> = new Map();

/**
 * A room that peers meet in. It joins as soon as it is in a document and has a `room`, and leaves
 * when it is taken out. The elements in it, and those that name it by `for`, show what goes on.
 *
 * @customElement webrtc-room
 * @slot - What belongs to the room.
 * @fires {Event} statechange - `state`, `connection` or `error` is another.
 * @fires {Event} presencechange - What we tell the others is another: `connection.presence`.
 * @fires {CustomEvent<{ socket: PartySocket }>} socket - The signalling socket is open, each time.
 * @fires {CustomEvent<{ peers: string[] }>} peerlist - Who else is here, on joining and on every change.
 * @fires {CustomEvent<{ peer: string }>} connect - Messages can be exchanged with this peer.
 * @fires {CustomEvent<{ peer: string }>} upgrade - Messages to this peer go over a direct link now, no longer through the server.
 * @fires {CustomEvent<{ peer: string }>} downgrade - Messages to this peer go through the server again.
 * @fires {CustomEvent<{ peer: string, path: 'direct' | 'turn' | 'relay' | undefined }>} path - Messages to this peer take another path, or none.
 * @fires {CustomEvent<{ peer: string, channel: RTCDataChannel }>} peer - A data channel to this peer is open.
 * @fires {CustomEvent<{ channel: RTCDataChannel }>} datachannel - The same channel, or one that the page opened.
 * @fires {CustomEvent<{ peer: string, data: string | ArrayBuffer }>} message - A message from this peer.
 * @fires {CustomEvent<{ peer: string }>} presence - This peer told something new about itself.
 * @fires {CustomEvent<{ peer: string }>} peer-state - The state of this peer changed.
 * @fires {CustomEvent<{ peer: string }>} peer-disconnect - This peer is gone.
 * @fires {CustomEvent<{ channel: RTCDataChannel }>} webrtc-close - The channel that carried messages is closed.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - Something went wrong; `error.code` says what.
 * @fires {CustomEvent<{ error: ConnectionError | undefined }>} close - The connection is over.
 * @cssstate idle - Not in a room.
 * @cssstate connecting - On the way in.
 * @cssstate connected - In the room.
 * @cssstate reconnecting - The server is out of reach; direct links may still stand.
 * @cssstate failed - The server refused us.
 */
export class WebrtcRoomElement extends LitElement implements RoomProvider {
  static override properties = {
    host: {},
    party: {},
    room: {},
    name: {},
    presence: { attribute: false },
    manual: { type: Boolean },
    relay: {},
    rtcConfiguration: { attribute: false },
  };

  static override styles = css`
    :host {
      display: block;
    }
    :host([hidden]) {
      display: none;
    }
  `;

  /** Where the signalling server is. By default the origin that this script came from, or the page's. */
  declare host: string;
  /** Kind of room; `main` when empty. */
  declare party: string;
  /** The name that peers meet under. Without one the element stays `idle`. */
  declare room: string;
  /** Our own name, as the others see it. */
  declare name: string;
  /**
   * What else the others are told about us: any JSON object. They see it in `peers.get(id).presence`, beside the
   * `name`, and hear of each change by `presence`. Set another object to change it.
   */
  declare presence: Presence;
  /** Links are built by `connectToPeer()` alone, or by the buttons of the peer list. */
  declare manual: boolean;
  /**
   * The way through the server, encrypted from end to end. `fallback`, or empty, uses it while there
   * is no direct link, `never` sends over direct links alone, `only` builds none.
   */
  declare relay: RelayMode | '';
  /** For every RTCPeerConnection; set it before the room is joined. */
  declare rtcConfiguration: RTCConfiguration | undefined;

  readonly #internals = this.attachInternals();
  readonly #presence = new OwnPresence(this);
  #state: RoomState = 'idle';
  #connection: Connection | undefined;
  #error: ConnectionError | undefined;
  #abort: AbortController | undefined;
  /** What we are in, or on the way to; empty when we are out. */
  #joined = '';
  /** The page called `leave()`, so that nothing but `join()` brings us back. */
  #left = false;

  constructor() {
    super();
    this.host = '';
    this.party = '';
    this.room = '';
    this.name = '';
    this.presence = {};
    this.manual = false;
    this.relay = '';
    this.addEventListener('context-request', (event) => this.#offer(event));
    this.addEventListener('command', (event) => this.#obey(event));
  }

  /** How the room stands. */
  get state(): RoomState {
    return this.#state;
  }

  /** The connection under the element, while it is in the room. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Why the room is `failed`. */
  get error(): ConnectionError | undefined {
    return this.#error;
  }

  /** The other members, by id. */
  get peers(): ReadonlyMap<PeerId, Peer> {
    return this.#connection?.peers ?? NO_PEERS;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
    const announcement = new Event('context-provider', { bubbles: true, composed: true });
    this.dispatchEvent(Object.assign(announcement, { context: roomContext, contextTarget: this }));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.requestUpdate();
  }

  /** Joins the room: after `leave()`, or again after it failed. */
  join(): void {
    this.#left = false;
    if (this.#state === 'failed') this.#leave();
    this.requestUpdate();
  }

  /** Leaves the room, until `join()`. */
  leave(): void {
    this.#left = true;
    this.requestUpdate();
  }

  /** Sends a message to one peer, to several or to all. Resolves when they have it, rejects with a `ConnectionError`. */
  async send(data: MessageData, options?: { to?: PeerId | readonly PeerId[] }): Promise<void> {
    if (!this.#connection) throw new ConnectionError('closed', { message: 'This element is in no room.' });
    await this.#connection.send(data, options);
  }

  /**
   * Adds to what the others are told about us, beside `name` and `presence`. For elements in the room: a chat tells
   * by it that somebody is typing. `undefined` takes a key back.
   */
  announce(part: Presence): void {
    this.#presence.announce(part);
    this.#sendPresence();
  }

  /** Builds a link to this peer, unless there is one. */
  connectToPeer(id: PeerId): void {
    this.#connection?.connectToPeer(id);
  }

  /** Ends the link to this peer. */
  peerDisconnect(id: PeerId): void {
    this.#connection?.peerDisconnect(id);
  }

  protected override render(): unknown {
    return html`<slot></slot>`;
  }

  protected override updated(): void {
    const { host, party, room, manual, relay } = this;
    const wanted = this.isConnected && room && !this.#left ? JSON.stringify([host, party, room, manual, relay]) : '';
    if (wanted === this.#joined) {
      this.#sendPresence();
      return;
    }
    this.#leave();
    this.#joined = wanted;
    if (wanted) void this.#join();
  }

  async #join(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#set('connecting');
    for (;;) {
      try {
        const connection = await connect({
          host: this.host || defaultHost(),
          party: this.party || undefined,
          room: this.room,
          mesh: this.manual ? 'manual' : 'auto',
          presence: this.#presence.value,
          rtcConfiguration: this.rtcConfiguration,
          relay: this.relay || undefined,
          signal: abort.signal,
        });
        if (!abort.signal.aborted) this.#follow(connection);
        return;
      } catch (cause) {
        if (abort.signal.aborted) return;
        const error = cause instanceof ConnectionError ? cause : badRequest(cause);
        if (error.code !== 'timeout') this.#set('failed', undefined, error);
        tell(this, 'error', { error });
        if (error.code !== 'timeout') return; // a server out of reach is tried for as long as it takes
      }
    }
  }

  #leave(): void {
    this.#joined = '';
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
    this.requestUpdate(); // the name may be another by now
  }

  #set(state: RoomState, connection?: Connection, error?: ConnectionError): void {
    if (state === this.#state && connection === this.#connection && error === this.#error) return;
    this.#internals.states.delete(this.#state);
    this.#internals.states.add(state);
    this.#state = state;
    this.#connection = connection;
    this.#error = error;
    this.dispatchEvent(new Event('statechange'));
  }

  #sendPresence(): void {
    if (!this.#connection) return;
    try {
      if (this.#presence.send(this.#connection)) this.dispatchEvent(new Event('presencechange'));
    } catch (cause) {
      tell(this, 'error', { error: badRequest(cause) });
    }
  }

  #offer(event: Event): void {
    const { context, callback } = event as Event & { context?: unknown; callback: (room: RoomProvider) => void };
    if (context !== roomContext) return;
    event.stopPropagation();
    callback(this);
  }

  /** Invoker commands: `<button commandfor="my-room" command="--leave">`. */
  #obey(event: Event): void {
    const { command } = event as Event & { command?: string };
    if (command === '--leave') this.leave();
    if (command === '--join') this.join();
  }
}

/** Typed listeners for the element's own events beside those of every element. */
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

/** An attribute that cannot be right is the page's mistake; it shows like any other failure. */
function badRequest(cause: unknown): ConnectionError {
  return new ConnectionError('bad-request', { message: cause instanceof Error ? cause.message : String(cause), cause });
}

function defaultHost(): string {
  const script = new URL(import.meta.url);
  return /^https?:$/.test(script.protocol) ? script.origin : location.origin;
}
