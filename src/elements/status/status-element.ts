import { html, LitElement, type PropertyValues } from 'lit';
import type { ConnectionError } from '../../core/index.js';
import { controlsStyles } from '../controls-styles.js';
import { Language } from '../language/language.js';
import { reasonOf, type Reason } from './reason.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider, RoomState } from '../room/room-context.js';
import { statusStyles } from './status-styles.js';

/** What a status shows: how the room stands, told apart by who is here and by whether we are online. */
export type StatusState = RoomState | 'alone' | 'offline';

/** While people come and go, their number is said so often at the most, in ms. */
const PAUSE = 1000;

/**
 * Says at one glance how the room stands: on the way in, who is here, out of reach, refused and why. After a refusal
 * it has a button to try again.
 *
 * @customElement webrtc-status
 * @csspart indicator - The sign of the state; each state has a shape of its own.
 * @csspart text - The state, in words.
 * @csspart retry - The button to try again, after a refusal.
 * @cssprop [--webrtc-accent=LinkText] - Colour of the focus ring.
 * @cssstate idle - Not in a room.
 * @cssstate connecting - On the way in.
 * @cssstate alone - In the room, with nobody else.
 * @cssstate connected - In the room, with others.
 * @cssstate reconnecting - The server is out of reach; direct links may still stand.
 * @cssstate offline - This device has no network.
 * @cssstate failed - The server refused us.
 */
export class WebrtcStatusElement extends LitElement {
  static override properties = { for: {} };

  static override styles = [controlsStyles, statusStyles];

  /** Id of the room, for a status that is not inside it. */
  declare for: string;

  readonly #internals = this.attachInternals();
  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(
    this,
    (room) => this.#subscribe(room),
    () => this.#onChange(),
  );
  #state: StatusState = 'idle';
  /** How many are in the room, as it is shown. */
  #count = 0;
  /** What keeps us out of the room, or did at the last try. */
  #reason: Reason | undefined;
  /** Runs while another number of people has to wait. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.for = '';
  }

  /** What is shown. */
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

  /** The focus goes to the text before the button goes, and back when it is there again. */
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

  #subscribe(room: RoomProvider): (() => void)[] {
    room.addEventListener('error', this.#onError);
    const stop = room.connection?.on('peerlist', this.#look);
    return [() => room.removeEventListener('error', this.#onError), ...(stop ? [stop] : [])];
  }

  #onChange(): void {
    const { room } = this.#room;
    this.#reason = room?.error && reasonOf(room.error, room.room);
    this.#look();
  }

  /** A room that is tried again and again tells why by its errors alone. */
  readonly #onError = (event: Event): void => {
    const { error } = (event as CustomEvent<{ error: ConnectionError }>).detail;
    if (this.#state === 'connected' || this.#state === 'alone') return; // one that came in passing
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
