import { html, nothing } from 'lit';
import { controlsStyles, giveFont } from '../../controls-styles.js';
import { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { internalsOf } from '../../page-support.js';
import { PortableElement } from '../../portable-element.js';
import { RoomConsumer } from '../../room/room-consumer.js';
import type { RoomProvider } from '../../room/room-context.js';
import { callOf, type Call } from '../call.js';
import { callWords } from '../call-words.js';
import { isHeard, toggle, toggleMicrophone } from '../sources.js';
import { callControlsStyles } from './call-controls-styles.js';
import { icon, iconStyles } from './icons.js';
import { problemsOf } from './problems.js';
import { TalkHint } from './talk-hint.js';

/**
 * The buttons of a call: microphone, camera, sharing the screen, and leaving it. It says what is wrong with a device, and what to do, and when
 * somebody talks into a muted microphone. What is on is sent to everybody in the room.
 *
 * @customElement webrtc-call-controls
 * @csspart bar - The row of buttons.
 * @csspart button - Each button.
 * @csspart microphone - The button that lets others hear us.
 * @csspart camera - The button that lets others see us.
 * @csspart screen - The button that shares the screen, where the browser can.
 * @csspart leave - The button that leaves the call, while we are in one.
 * @csspart talking - That somebody talks into a muted microphone.
 * @csspart problem - What is wrong with a device.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of what is on, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the icon of what is on.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The background of the button that leaves, and the colour of what is wrong.
 * @cssstate microphone - Others hear us.
 * @cssstate camera - Others see us.
 * @cssstate screen - We share the screen.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcCallControlsElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = { for: {} };

  static override styles = [controlsStyles, iconStyles, callControlsStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;

  readonly #internals = internalsOf(this);
  readonly #language = new Language<CallWords>(this, callWords);
  readonly #hint = new TalkHint(() => this.requestUpdate());
  #call: Call | undefined;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    new RoomConsumer(this, (room) => this.#subscribe(room));
  }

  protected override firstUpdated(): void {
    void this.updateComplete.then(() => this.requestUpdate()); // a server does not know what the browser can
  }

  protected override render(): unknown {
    const call = this.#call;
    const { text } = this.#language;
    return html`<div class="bar" part="bar">
        ${this.#renderToggle('microphone', text('hearMe'), 'M')} ${this.#renderToggle('camera', text('seeMe'), 'V')}
        ${this.#sharesScreens ? this.#renderToggle('screen', text('shareScreen'), 'S') : nothing}
        ${
          call?.joined
            ? html`<button
                type="button"
                class="leave"
                part="button leave"
                aria-label=${text('leaveCall')}
                title=${text('leaveCall')}
                @click=${() => call.leave()}
              >
                ${icon('leave')}
              </button>`
            : nothing
        }
      </div>
      <div role="status">${this.#hint.shows ? html`<p part="talking">${text('talking')}</p>` : nothing}</div>
      <div role="alert">
        ${
          call
            ? problemsOf(call.media).map((problem) => html`<p class="wrong" part="problem">${text(problem)}</p>`)
            : nothing
        }
      </div>`;
  }

  protected override updated(): void {
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      if (this.#isOn(source)) this.#internals.states.add(source);
      else this.#internals.states.delete(source);
    }
  }

  /** Phones cannot. */
  get #sharesScreens(): boolean {
    if (!this.hasUpdated) return false; // a server does not know
    const { mediaDevices } = globalThis.navigator as Partial<Navigator>;
    return Boolean((mediaDevices as Partial<MediaDevices> | undefined)?.getDisplayMedia);
  }

  #isOn(source: 'microphone' | 'camera' | 'screen'): boolean {
    const { media } = this.#call ?? {};
    if (!media) return false;
    return source === 'microphone' ? isHeard(media) : media[source].state.phase === 'on';
  }

  #renderToggle(source: 'microphone' | 'camera' | 'screen', label: string, key: string): unknown {
    const on = this.#isOn(source);
    const asking = this.#call?.media[source].state.phase === 'asking';
    return html`<button
      type="button"
      part=${`button ${source}`}
      aria-label=${label}
      title=${this.#call?.joined ? `${label} (${key})` : label}
      aria-keyshortcuts=${this.#call?.joined ? key : nothing}
      aria-pressed=${on ? 'true' : 'false'}
      aria-busy=${asking ? 'true' : 'false'}
      ?disabled=${!this.#call}
      @click=${() => this.#toggle(source)}
    >
      ${icon(source, !on && source !== 'screen')}
    </button>`;
  }

  #toggle(source: 'microphone' | 'camera' | 'screen'): void {
    const call = this.#call;
    if (!call) return;
    const { media } = call;
    void call.attempt(source === 'microphone' ? toggleMicrophone(media) : toggle(media[source]));
  }

  #subscribe({ connection }: RoomProvider): (() => void)[] {
    if (!connection) return [];
    const call = callOf(connection);
    this.#call = call;
    return [call.on(() => this.requestUpdate()), ...this.#hint.follow(call.media), () => (this.#call = undefined)];
  }
}
