import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Peer } from '../../core/index.js';
import { lazy } from '../../core/parts/load.js';
import { controlsStyles, giveFont, widthStyles } from '../controls-styles.js';
import { internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { peerListStyles } from './peer-list-styles.js';
import { avatarStyles } from '../person/avatar-styles.js';
import { Alike, renderAlike } from '../person/alike.js';
import { renderGivenName } from '../person/given-name.js';
import { hasGivenName, hue, initial, nameOf } from '../person/person.js';
import { Places } from './places.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider } from '../room/room-context.js';
import { knownPeers } from './known-peers.js';
import { PeerMenu } from './peer-menu.js';
import { VerifyLoader } from './verify-loader.js';
import { renderVerified } from '../person/verified.js';
import type { RoundTrips } from './round-trips.js';

/** Changes come in bursts. Those within this time, in ms, are shown together. */
const TOGETHER = 40;

const STATES = {
  new: 'peerNew',
  connecting: 'peerConnecting',
  connected: 'peerConnected',
  disconnected: 'peerDisconnected',
  failed: 'peerFailed',
} as const;

/** The text of the badge, and the words that follow "Connected". */
const PATHS = {
  direct: ['badgeDirect', 'pathDirect'],
  turn: ['badgeTurn', 'pathTurn'],
  relay: ['badgeRelay', 'pathRelay'],
} as const;

/**
 * Lists the people in the room: ourselves first, then the others in the order in which they joined. Shows for each
 * whether we are connected, over which path, and the round-trip time. In a `manual` room, each has a button to connect
 * or disconnect. The options of a peer have a button to block it, and in a private room or one with a password one to remove it: the room gets a new
 * secret without it, or a new password, which the list asks for and shows to the others. Who is blocked is listed below the others, with a button to unblock them.
 *
 * @customElement webrtc-peer-list
 * @slot empty - Shown while the list has no peers.
 * @csspart list - The list.
 * @csspart item - One entry.
 * @csspart you - Our own entry, which is also an `item`.
 * @csspart new - An `item`: a peer that we have no link to yet.
 * @csspart connecting - An `item`: a peer that we are connecting to.
 * @csspart connected - An `item`: a peer that we can exchange messages with.
 * @csspart disconnected - An `item`: a peer that we have lost and are reconnecting to.
 * @csspart failed - An `item`: a peer that we cannot connect to.
 * @csspart avatar - The avatar of a person.
 * @csspart name - The name of a person.
 * @csspart given - A `name` that the server gives, not the person.
 * @csspart alike - The number after a name that looks like another one.
 * @csspart why - The text that says what that number is for.
 * @csspart state - Whether we are connected to a peer: an icon and a text.
 * @csspart path - The badge with the path of messages to a connected peer.
 * @csspart rtt - The round-trip time of messages to a connected peer, in ms.
 * @csspart action - The button to connect or disconnect, in a `manual` room.
 * @csspart options - The button that shows what else can be done with a peer.
 * @csspart menu - What else can be done with a peer.
 * @csspart verify - The button to verify a peer.
 * @csspart verified - The mark of a peer that is verified.
 * @csspart notice - What a peer asks, that it shows the name of somebody verified, that many attempts by password have failed, or a new password.
 * @csspart allow - The button that allows more such attempts.
 * @csspart dismiss - The button to hide it.
 * @csspart dialog - Where two people verify each other, or one removes a peer from a room with a password.
 * @csspart verification - The `<webrtc-verify>` in it.
 * @csspart close - The button that closes it.
 * @csspart block - The button to block a peer.
 * @csspart removal - What removing a peer leads to.
 * @csspart remove - The button to remove a peer from a private room, or one with a password.
 * @csspart new-password - The field for the password that the room gets then.
 * @csspart unblock - The button to unblock a peer.
 * @csspart heading - The text above those who are blocked.
 * @csspart blocked - An `item`: a peer that we have blocked.
 * @csspart empty - The text shown while the list has no peers.
 * @cssprop [--webrtc-peer-gap=0.75rem] - The space between entries.
 * @cssprop [--webrtc-positive=light-dark(oklch(0.58 0.15 150), oklch(0.78 0.16 150))] - The colour of the icon of connected peers.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of the text that says what is wrong.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The colour of the focus ring.
 * @cssstate empty - The list has no peers.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcPeerListElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    label: { attribute: 'aria-label' },
    peers: { attribute: false, noAccessor: true },
  };

  static override styles = [avatarStyles, controlsStyles, widthStyles, peerListStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** What screen readers call the list. "In this room" by default. */
  declare label: string | null;

  readonly #internals = internalsOf(this);
  readonly #language = new Language(this);
  readonly #places = new Places();
  readonly #alike = new Alike(() => this.requestUpdate());
  readonly #room = new RoomConsumer(this, (room) => this.#subscribe(room));
  #peers: readonly Peer[] = [];
  /** Measures round-trip times. Its module loads when there are peers. */
  #roundTrips: RoundTrips | undefined;
  readonly #measure = lazy(async () => {
    const { RoundTrips } = await import('./round-trips.js');
    this.#roundTrips = new RoundTrips(this, () => this.peers);
  });
  /** The peers at the last render. */
  #shown: readonly Peer[] = [];
  readonly #verifications = new VerifyLoader(this, this.#language, this.#room);
  readonly #menu = new PeerMenu(this, this.#language, () => this.#room.room, this.#verifications);
  /** Whether the list had the focus before an update, and the button that had it. */
  #focused = false;
  #focusedButton: HTMLElement | undefined;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.label = null;
  }

  /** The peers shown. They follow the room; set them only for a list without a room. Empty by default. */
  get peers(): readonly Peer[] {
    return this.#peers;
  }

  set peers(peers: readonly Peer[]) {
    this.#peers = knownPeers(peers);
    this.requestUpdate();
    if (this.#peers.length > 0) void this.#measure().catch(() => undefined); // the list does without them
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise((resolve) => setTimeout(resolve, TOGETHER));
    await super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) return;
    this.#focused = this.matches(':focus-within');
    this.#focusedButton = this.#buttons.find((button) => button.matches(':focus'));
  }

  protected override render(): unknown {
    const { peers } = this;
    const { room, connection } = this.#room;
    const state = room?.state ?? 'idle';
    const wrong = this.#room.trouble?.say(this.#language.text);
    const ourselves = connection ? this.#renderEntry(connection) : nothing;
    return html`<div role="status">${this.#verifications.renderNotices()}</div>
      ${
        connection || peers.length
          ? html`<ul role="list" part="list" tabindex="-1" aria-label=${this.label || this.#language.text('peers')}>
              ${ourselves}
              ${repeat(
                peers,
                (peer) => peer.id,
                (peer) => this.#renderEntry(peer, peer),
              )}
            </ul>`
          : nothing
      }${
        peers.length
          ? nothing
          : html`<div class="empty" tabindex="-1">
              <slot name="empty"
                ><span class=${wrong ? 'wrong' : ''} part="empty"
                  >${wrong ?? this.#language.text(state === 'connected' ? 'nobody' : state)}</span
                ></slot
              >
            </div>`
      }${this.#menu.renderBlocked()}${this.#verifications.renderDialog()}`;
  }

  protected override updated(): void {
    if (this.peers.length === 0) this.#internals.states.add('empty');
    else this.#internals.states.delete('empty');
    if (this.#focused) this.#keepFocus();
    this.#shown = this.peers;
  }

  get #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  /** Renders an entry: of a peer, or of ourselves if there is no `peer`. */
  #renderEntry(who: Pick<Peer, 'id' | 'presence' | 'given'>, peer?: Peer): unknown {
    const name = nameOf(who, this.#language.text('guest'));
    const alike = this.#alike.numberOf(who.id);
    const [before, after] = peer ? [] : this.#language.text('youNamed').split('{name}');
    return html`<li part=${`item ${peer?.state ?? 'you'}`} data-state=${peer?.state ?? nothing}>
      <span class="avatar" part="avatar" data-hue=${hue(who.id)} aria-hidden="true">${initial(name, who.id)}</span>
      <span class="who"
        >${before}${
          hasGivenName(who)
            ? renderGivenName(name, this.#language)
            : html`<span class="name" part="name" dir="auto">${name}</span>`
        }${after}${
          peer?.trust === 'verified' ? renderVerified(this.#language.text('verified')) : nothing
        }${renderAlike(alike, this.#language, true)}</span
      >
      ${alike === undefined ? nothing : html`<span class="why" part="why">${this.#language.text('alike')}</span>`}
      ${peer && peer.state in STATES ? this.#renderLink(peer) : nothing}
      ${peer && this.#room.connection ? this.#renderActions(peer, name) : nothing}
    </li>`;
  }

  #renderLink(peer: Peer): unknown {
    const { state, path } = peer;
    return html`<span class="link">
      <span class="state" part="state">${this.#language.text(STATES[state])}</span>
      ${state === 'connected' && path && path in PATHS ? this.#renderPath(peer, PATHS[path]) : nothing}
    </span>`;
  }

  #renderPath(peer: Peer, [badge, full]: (typeof PATHS)[keyof typeof PATHS]): unknown {
    const language = this.#language;
    const time = this.#roundTrips?.of(peer);
    return html`<span class="path" part="path" title=${`${language.text('peerConnected')} ${language.text(full)}`}
        ><span class="unseen">${language.text(full)}</span>
        <span aria-hidden="true">${language.text(badge)}</span></span
      >
      <span class="rtt" part="rtt">${time ? language.text('roundTrip', { count: time }) : nothing}</span>`;
  }

  #renderActions(peer: Peer, name: string): unknown {
    const manual = this.#room.connection?.mesh === 'manual';
    return html`<span class="actions">
        ${manual ? this.#renderAction(peer, name) : nothing} ${this.#menu.renderButton(peer, name)}
      </span>
      ${this.#menu.render(peer, name)}`;
  }

  #renderAction(peer: Peer, name: string): unknown {
    const idle = peer.state === 'new' || peer.state === 'failed';
    const act = (): void => {
      if (idle) this.#room.connection?.connectToPeer(peer.id);
      else this.#room.connection?.peerDisconnect(peer.id);
    };
    const label = this.#language.text(idle ? 'connectTo' : 'disconnectFrom', { name });
    return html`<button type="button" part="action" data-peer=${peer.id} aria-label=${label} @click=${act}>
      ${this.#language.text(idle ? 'connect' : 'disconnect')}
    </button>`;
  }

  /** Keeps the focus at the same peer, or moves it to the next one; never out of the list. */
  #keepFocus(): void {
    const inSlot = this.peers.length === 0 && this.matches(':focus-within');
    if (inSlot || this.shadowRoot?.activeElement) return;
    const { peer, act } = this.#focusedButton?.dataset ?? {};
    const at = this.#shown.findIndex(({ id }) => id === peer);
    const heirs = at < 0 ? [] : [...this.#shown.slice(at), ...this.#shown.slice(0, at).reverse()].map(({ id }) => id);
    const buttons = this.#buttons;
    const has = (id: string | undefined): boolean => buttons.some(({ dataset }) => dataset['peer'] === id);
    const heir = peer === undefined ? undefined : [peer, ...heirs].find(has);
    const those = heir === undefined ? [] : buttons.filter(({ dataset }) => dataset['peer'] === heir);
    const button = those.find(({ dataset }) => dataset['act'] === act) ?? those[0];
    (button ?? this.renderRoot.querySelector<HTMLElement>('[tabindex]'))?.focus();
  }

  #subscribe({ connection }: RoomProvider): (() => void)[] {
    if (!connection) return [];
    const list = (): void => {
      this.peers = this.#places.inOrder(connection.peers);
    };
    const update = (): void => this.requestUpdate();
    list();
    return [
      ...this.#menu.follow(connection),
      ...this.#verifications.follow(connection),
      this.#alike.follow(connection),
      connection.on('peerlist', list),
      ...(['peer-state', 'path', 'presence', 'trust'] as const).map((name) => connection.on(name, update)),
      () => (this.peers = []),
    ];
  }
}
