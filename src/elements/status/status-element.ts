import { html, type PropertyValues } from 'lit';
import type { ConnectionError } from '../../core/index.js';
import { controlsStyles } from '../controls-styles.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { reasonOf, type Reason } from './reason.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider, RoomState } from '../room/room-context.js';
import { statusStyles } from './status-styles.js';

/** The state of a room, where `alone` means that nobody else is here, and `offline` that this device has no network. */
export type StatusState = RoomState | 'alone' | 'offline';

/** While people come and go, their number changes at most this often, in ms. */
const PAUSE = 1000;

/**
 * Shows the state of the room at a glance: joining, how many people are here, reconnecting, or why we cannot join. After
 * a failure, it shows a button to try again.
 *
 * @customElement webrtc-status
 * @csspart indicator - The icon of the state. Each state has a different shape.
 * @csspart text - The state, in words.
 * @csspart retry - The button to try again, after a failure.
 * @cssprop [--webrtc-accent=LinkText] - The colour of the focus ring.
 * @cssstate idle - We are not in a room.
 * @cssstate connecting - We are joining the room.
 * @cssstate alone - We are in the room, and nobody else is.
 * @cssstate connected - We are in the room with others.
 * @cssstate reconnecting - The connection to the server is lost. Direct links may still work.
 * @cssstate offline - This device has no network.
 * @cssstate failed - We cannot join the room.
 */
export class WebrtcStatusElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = { for: {} };

  static override styles = [controlsStyles, statusStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;

  readonly #internals = this.attachInternals();
  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(
    this,
    (room) => this.#subscribe(room),
    () => this.#onChange(),
  );
  #state: StatusState = 'idle';
  /** How many people are in the room, as shown. */
  #count = 0;
  /** Why we are not in the room, or were not at the last try. */
  #reason: Reason | undefined;
  /** Runs while a change of `#count` has to wait. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.for = '';
  }

  /** The state that is shown. `idle` by default. */
  get state(): StatusState {
    return this.#state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('online', this.#look);
    addEventListener('offline', this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('online', this.#look);
    removeEventListener('offline', this.#look);
  }

  protected override render(): unknown {
    return html`<div>
      <p role="status">
        <i class=${this.#state} part="indicator" aria-hidden="true"></i>
        <span part="text" tabindex="-1">${this.#text()}</span>
      </p>
      <button type="button" part="retry" ?hidden=${this.#state !== 'failed'} @click=${() => this.#room.room?.join()}>
        ${this.#language.text('retry')}
      </button>
    </div>`;
  }

  /** Moves the focus from the button to the text before the button disappears, and back when the button is there again. */
  protected override update(changed: PropertyValues<this>): void {
    const failed = this.#state === 'failed';
    const focused = this.shadowRoot?.activeElement;
    if (focused && !failed) this.renderRoot.querySelector('span')?.focus();
    super.update(changed);
    if (focused && failed) this.renderRoot.querySelector('button')?.focus();
  }

  #text(): string {
    const state = this.#state;
    if (state === 'connected') return this.#language.plural('people', this.#count);
    const reason = state === 'offline' ? state : this.#reason;
    return this.#language.text(reason ?? state);
  }

  #subscribe(room: RoomProvider): ((() => void) | undefined)[] {
    room.addEventListener('error', this.#onError);
    return [() => room.removeEventListener('error', this.#onError), room.connection?.on('peerlist', this.#look)];
  }

  #onChange(): void {
    const { room } = this.#room;
    this.#reason = room?.error && reasonOf(room.error, room.room);
    this.#look();
  }

  /** While a room tries again and again, only its `error` events tell why it has not succeeded. */
  readonly #onError = (event: Event): void => {
    const { error } = (event as CustomEvent<{ error: ConnectionError }>).detail;
    if (this.#state === 'connected' || this.#state === 'alone') return; // it does not keep us out
    this.#reason = reasonOf(error, this.#room.room?.room);
    this.#look();
  };

  readonly #look = (): void => {
    const { state = 'idle' } = this.#room.room ?? {};
    const count = (this.#room.connection?.peers.size ?? 0) + 1;
    const here = state === 'connected';
    const wasHere = this.#state === 'connected' || this.#state === 'alone';
    if (here && wasHere) {
      if (this.#pause || count === this.#count) return;
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#look();
      }, PAUSE);
    }
    const { states } = this.#internals;
    states.delete(this.#state);
    if (here) this.#state = count > 1 ? state : 'alone';
    else this.#state = state !== 'idle' && !navigator.onLine ? 'offline' : state;
    states.add(this.#state);
    this.#count = count;
    this.requestUpdate();
  };
}
