import { html, type PropertyValues } from 'lit';
import { controlsStyles, giveFont } from '../controls-styles.js';
import { internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomState } from '../room/room-context.js';
import { statusStyles } from './status-styles.js';

/** The state of a room, where `alone` means that nobody else is here, and `offline` that this device has no network. */
export type StatusState = RoomState | 'alone' | 'offline';

/** While people come and go, their number changes at most this often, in ms. */
const PAUSE = 1000;

/**
 * Shows the state of the room at a glance: joining, how many people are here, reconnecting, or why we cannot join. When
 * the server does not answer for 3 seconds, it says which one, how often we have tried, and shows a button to try again.
 * It shows the button after a failure, too. It says so if the server does not show everybody the same people.
 *
 * @customElement webrtc-status
 * @csspart indicator - The icon of the state. Each state has a different shape.
 * @csspart text - The state, in words.
 * @csspart attempt - How often we have tried to reach the server, while it does not answer.
 * @csspart retry - The button to try again, after a failure or while the server does not answer.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of the text that says what is wrong.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The colour of the focus ring.
 * @cssstate idle - We are not in a room.
 * @cssstate waiting - The lobby of the room has to let us in first.
 * @cssstate connecting - We are joining the room.
 * @cssstate alone - We are in the room, and nobody else is.
 * @cssstate connected - We are in the room with others.
 * @cssstate reconnecting - The connection to the server is lost. Direct links may still work.
 * @cssstate offline - This device has no network.
 * @cssstate failed - We cannot join the room.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcStatusElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = { for: {} };

  static override styles = [controlsStyles, statusStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;

  readonly #internals = internalsOf(this);
  readonly #language = new Language(this);
  readonly #room = new RoomConsumer(
    this,
    ({ connection }) => [
      connection?.on('peerlist', () => this.#look()),
      connection?.on('split-room', ({ missing }) => this.#onSplit(missing.length > 0)),
      () => this.#onSplit(false),
    ],
    () => this.#look(),
  );
  #state: StatusState = 'idle';
  /** Whether others see somebody whom we do not. */
  #split = false;
  /** How many people are in the room, as shown. */
  #count = 0;
  /** Runs while a change of `#count` has to wait. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
  }

  /** The state that is shown. `idle` by default. */
  get state(): StatusState {
    return this.#state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#look();
  }

  protected override render(): unknown {
    const { trouble } = this.#room;
    return html`<div>
      <p class=${trouble?.reason ? 'wrong' : ''} role=${trouble?.reason ? 'alert' : 'status'}>
        <i class=${this.#state} part="indicator" aria-hidden="true"></i>
        <span part="text" tabindex="-1">${this.#text()}</span>
      </p>
      ${trouble?.render(html, this.#language.text)}
    </div>`;
  }

  /** Moves the focus from the button to the text before the button disappears, and back when the button is there again. */
  protected override update(changed: PropertyValues<this>): void {
    const retries = this.#room.trouble?.retries;
    const focused = this.shadowRoot?.activeElement;
    if (focused && !retries) this.renderRoot.querySelector('span')?.focus();
    super.update(changed);
    if (focused && retries) this.renderRoot.querySelector('button')?.focus();
  }

  #text(): string {
    const state = this.#state;
    const { text } = this.#language;
    const wrong = this.#room.trouble?.say(text);
    if (wrong) return wrong;
    if (state !== 'connected' && state !== 'alone') return text(state);
    if (this.#split) return text('split');
    return state === 'connected' ? this.#language.plural('people', this.#count) : text(state);
  }

  #onSplit(split: boolean): void {
    this.#split = split;
    this.requestUpdate();
  }

  #look(): void {
    const { state = 'idle' } = this.#room.room ?? {};
    const count = (this.#room.connection?.peers.size ?? 0) + 1;
    const here = state === 'connected';
    const wasHere = this.#state === 'connected' || this.#state === 'alone';
    if (here && wasHere) {
      if (this.#pause || count === this.#count) {
        this.requestUpdate();
        return;
      }
      this.#pause = setTimeout(() => {
        this.#pause = undefined;
        this.#look();
      }, PAUSE);
    }
    const { states } = this.#internals;
    states.delete(this.#state);
    if (here) this.#state = count > 1 ? state : 'alone';
    else this.#state = this.#room.trouble?.reason === 'offline' ? 'offline' : state;
    states.add(this.#state);
    this.#count = count;
    this.requestUpdate();
  }
}
