import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Connection, Peer, PeerPath, PeerState } from '../core/index.js';
import { avatarStyles, displayName, hue, initial } from './person.js';
import { RoomConsumer, type RoomProvider, type RoomState } from './room-context.js';

const STATES: Readonly<Record<PeerState, string>> = {
  new: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  disconnected: 'Reconnecting…',
  failed: 'Out of reach',
};

/** What follows "Connected". */
const PATHS: Readonly<Record<PeerPath, string>> = {
  direct: 'directly',
  turn: 'through a TURN server',
  relay: 'through the server',
};

const EMPTY: Readonly<Record<RoomState, string>> = {
  idle: 'Not in a room.',
  connecting: 'Joining…',
  connected: 'Nobody else is here yet.',
  reconnecting: 'Reconnecting…',
  failed: 'This room cannot be joined.',
};

/**
 * Lists the other members of its room, how each can be reached and by which path. In a manual room
 * each has a button to connect and to disconnect.
 *
 * @customElement webrtc-peer-list
 * @slot empty - Shown while nobody else is in the room.
 * @csspart list - The list.
 * @csspart item - One peer.
 * @csspart avatar - The sign of a peer.
 * @csspart name - The name of a peer.
 * @csspart state - Whether a peer can be reached, in words.
 * @csspart path - Which path messages to a connected peer take, in words.
 * @csspart action - The button of a peer in a manual room.
 * @csspart empty - What is shown while nobody else is here.
 * @cssprop [--webrtc-peer-gap=0.75rem] - Space between peers.
 * @cssprop [--webrtc-accent=LinkText] - Colour of what stands out.
 * @cssstate empty - Nobody else is in the room.
 */
export class WebrtcPeerListElement extends LitElement {
  static override properties = {
    for: {},
    peers: { attribute: false },
  };

  static override styles = [
    avatarStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      :host([hidden]) {
        display: none;
      }
      ul {
        display: grid;
        gap: var(--webrtc-peer-gap, 0.75rem);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        column-gap: 0.75em;
      }
      .name {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 600;
      }
      .link {
        display: block;
        padding-inline-start: 1em;
        font-size: 0.8125em;
        opacity: 0.8;
      }
      .state::before {
        content: '';
        display: inline-block;
        box-sizing: border-box;
        margin-inline: -1em 0.4em;
        inline-size: 0.6em;
        block-size: 0.6em;
        border: 1px solid currentColor;
        border-radius: 50%;
      }
      [data-state='connected'] .state::before {
        border-color: transparent;
        background: light-dark(oklch(0.6 0.16 150), oklch(0.75 0.16 150));
      }
      button {
        padding: 0.35em 0.8em;
        border: 1px solid color-mix(in srgb, currentColor 35%, transparent);
        border-radius: 999px;
        color: inherit;
        background: none;
        font: inherit;
        font-size: 0.8125em;
        cursor: pointer;
      }
      button:hover {
        background: color-mix(in srgb, currentColor 8%, transparent);
      }
      button:focus-visible {
        outline: 2px solid var(--webrtc-accent, LinkText);
        outline-offset: 2px;
      }
      .empty {
        opacity: 0.8;
      }
      @media (forced-colors: active) {
        [data-state='connected'] .state::before {
          forced-color-adjust: none;
          border-color: CanvasText;
          background: CanvasText;
        }
      }
    `,
  ];

  /** Id of the room, for a list that is not inside it. */
  declare for: string;
  /** Peers shown. Follows the room; set it only to show a list without one. */
  declare peers: readonly Peer[];

  readonly #internals = this.attachInternals();
  #connection: Connection | undefined;
  #roomState: RoomState = 'idle';
  #stops: (() => void)[] = [];

  constructor() {
    super();
    this.for = '';
    this.peers = [];
    new RoomConsumer(this, (room) => this.#follow(room));
  }

  protected override render(): unknown {
    if (this.peers.length === 0) {
      return html`<slot name="empty"><span class="empty" part="empty">${EMPTY[this.#roomState]}</span></slot>`;
    }
    return html`<ul role="list" part="list">
      ${repeat(
        this.peers,
        (peer) => peer.id,
        (peer) => this.#renderPeer(peer),
      )}
    </ul>`;
  }

  protected override updated(): void {
    if (this.peers.length === 0) this.#internals.states.add('empty');
    else this.#internals.states.delete('empty');
  }

  #renderPeer(peer: Peer): unknown {
    const name = displayName(peer);
    return html`<li part="item" data-state=${peer.state}>
      <span class="avatar" part="avatar" data-hue=${hue(peer.id)} aria-hidden="true">${initial(name, peer.id)}</span>
      <span>
        <span class="name" part="name" dir="auto">${name}</span>
        <span class="link">
          <span class="state" part="state">${STATES[peer.state]}</span>
          ${peer.state === 'connected' && peer.path ? html`<span part="path">${PATHS[peer.path]}</span>` : nothing}
        </span>
      </span>
      ${this.#connection?.mesh === 'manual' ? this.#renderAction(peer, name) : nothing}
    </li>`;
  }

  #renderAction(peer: Peer, name: string): unknown {
    const idle = peer.state === 'new' || peer.state === 'failed';
    const action = idle ? 'Connect' : 'Disconnect';
    const act = (): void => {
      if (idle) this.#connection?.connectToPeer(peer.id);
      else this.#connection?.peerDisconnect(peer.id);
    };
    return html`<button type="button" part="action" aria-label=${`${action}: ${name}`} @click=${act}>
      ${action}
    </button>`;
  }

  #follow(room: RoomProvider | undefined): void {
    this.#roomState = room?.state ?? 'idle';
    this.requestUpdate();
    if (room?.connection === this.#connection) return;
    for (const stop of this.#stops) stop();
    const connection = room?.connection;
    const show = (): void => {
      this.peers = connection ? [...connection.peers.values()] : [];
    };
    this.#connection = connection;
    this.#stops = connection
      ? (['peerlist', 'peer-state', 'path', 'presence'] as const).map((name) => connection.on(name, show))
      : [];
    show();
  }
}
