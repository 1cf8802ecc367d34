import { html, nothing } from 'lit';
import type { ConnectionError, LocalMedia } from '../../../core/index.js';
import { controlsStyles, giveFont } from '../../controls-styles.js';
import { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { internalsOf, PageCustomEvent } from '../../page-support.js';
import { avatarStyles } from '../../person/avatar-styles.js';
import { initial, nameOf } from '../../person/person.js';
import { PortableElement } from '../../portable-element.js';
import { RoomConsumer } from '../../room/room-consumer.js';
import type { RoomProvider } from '../../room/room-context.js';
import { callWords } from '../call-words.js';
import { HINTS } from '../controls/hints.js';
import { icon, iconStyles } from '../controls/icons.js';
import { problemsOf } from '../controls/problems.js';
import { ownTrack } from '../tile/own-track.js';
import { Player } from '../tile/player.js';
import { asks, preparationIn, type Preparation } from './preparation.js';
import { previewStyles } from './preview-styles.js';
import { TestSound } from './test-sound.js';

type Source = 'camera' | 'microphone';

/** The parts of a choice of devices that pages can style. */
const SELECT_PARTS = ['label', 'select'].join();

/**
 * Shows us how others will see and hear us, before we join the room: our picture as in a mirror, and how loud our microphone is. People turn
 * both on and off, choose their devices, and play a test sound. Nothing is opened before somebody presses a button. The call in the room
 * goes on with what is on, and with the devices that were chosen; who has used the preview is in the call as soon as they are in the room.
 * If nobody joins, or there is no call, camera and microphone go off. It belongs into a `<webrtc-lobby>`, in the slot `preview`.
 *
 * @customElement webrtc-preview
 * @fires {CustomEvent<{ error: ConnectionError }>} error - A device could not be opened, or the element could not be loaded, `load-failed`.
 * @csspart picture - The area of the picture.
 * @csspart video - The picture.
 * @csspart avatar - The first letter of our name, where there is no picture.
 * @csspart empty - What is said where there is no picture.
 * @csspart button - The buttons that turn something on and off.
 * @csspart microphone - The button that turns the microphone on and off.
 * @csspart camera - The button that turns the camera on and off.
 * @csspart level - How loud the microphone is.
 * @csspart try - The button that turns on both.
 * @csspart problem - What is wrong with a device.
 * @csspart hint - What others will see and hear.
 * @csspart devices - The choice of devices. The parts `label` and `select` of each can be styled, too.
 * @csspart test - The button that plays a test sound.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of what is on, the colour of the level, and that of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the icon of what is on.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of what is wrong.
 * @cssstate done - We have joined or are joining, and the preview is not shown.
 * @cssstate camera - The camera is on.
 * @cssstate microphone - The microphone is on.
 * @cssstate mirrored - The picture is seen as in a mirror: that of all cameras but those on the back of a phone.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcPreviewElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = { for: {}, name: {} };

  static override styles = [avatarStyles, controlsStyles, iconStyles, previewStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** Our name. Its first letter shows where there is no picture. A lobby around the element sets it to what people type. */
  declare name: string;

  readonly #internals = internalsOf(this);
  readonly #language = new Language<CallWords>(this, callWords);
  readonly #view = new Player(() => undefined); // it has no sound, so browsers let it play
  readonly #sound = new TestSound();
  readonly #room = new RoomConsumer(this, (room) => this.#subscribe(room));
  #preparation: Preparation | undefined;
  /** What the picture shows. */
  #stream: MediaStream | undefined;
  /** The media whose microphone we listen to, and what ends that. */
  #heard: LocalMedia | undefined;
  #stopHearing = (): void => undefined;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.name = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sound.stop();
    this.#play(undefined);
  }

  protected override render(): unknown {
    if (this.#isDone) return nothing;
    const { text } = this.#language;
    const { media } = this;
    return html`<div class="preview" role="group" aria-label=${text('preview')}>
      <div class="picture" part="picture">
        <video part="video" muted playsinline aria-hidden="true"></video>
        ${this.#isOn('camera') ? nothing : this.#renderEmpty()}
        <div class="bar">
          ${this.#renderToggle('microphone', text('hearMe'))} ${this.#renderToggle('camera', text('seeMe'))}
        </div>
      </div>
      ${this.#isOn('microphone') ? this.#renderLevel() : nothing}
      <div role="alert">
        ${media && problemsOf(media).map((problem) => html`<p class="wrong" part="problem">${text(problem)}</p>`)}
      </div>
      <p class="hint" part="hint" role="status">${this.#hint}</p>
      <div class="devices" part="devices">
        ${media ? this.#renderDevices() : this.#renderTry()}
        <button type="button" part="test" @click=${this.#onTest}>${text('testSound')}</button>
      </div>
    </div>`;
  }

  protected override updated(): void {
    const { media } = this;
    const shown = this.#isDone ? undefined : media;
    this.#play(shown);
    const states = {
      done: this.#isDone,
      camera: this.#isOn('camera'),
      microphone: this.#isOn('microphone'),
      mirrored: shown && ownTrack(shown, 'camera').mirrored,
    };
    for (const [name, is] of Object.entries(states)) {
      if (is) this.#internals.states.add(name);
      else this.#internals.states.delete(name);
    }
  }

  /** What was opened; `undefined` while nothing was. */
  get media(): LocalMedia | undefined {
    return this.#preparation?.media;
  }

  get #isDone(): boolean {
    const { room } = this.#room;
    return room !== undefined && !asks(room);
  }

  /** What others will see and hear. Nothing is said before somebody has chosen, and while the browser asks. */
  get #hint(): string {
    const { media } = this;
    if (!media || [media.camera, media.microphone].some(({ state }) => state.phase === 'asking')) return '';
    return this.#language.text(HINTS[`${this.#isOn('microphone')}-${this.#isOn('camera')}`]);
  }

  #isOn(source: Source): boolean {
    return this.media?.[source].state.phase === 'on';
  }

  #renderToggle(source: Source, label: string): unknown {
    const on = this.#isOn(source);
    return html`<button
      type="button"
      class="icon"
      part=${`button ${source}`}
      aria-label=${label}
      title=${label}
      aria-pressed=${on ? 'true' : 'false'}
      aria-busy=${this.media?.[source].state.phase === 'asking' ? 'true' : 'false'}
      ?disabled=${!this.#preparation}
      @click=${() => this.#toggle(source)}
    >
      ${icon(source, !on)}
    </button>`;
  }

  #renderEmpty(): unknown {
    const name = nameOf({ id: '', presence: { name: this.name } }, '');
    return html`<div class="empty">
      ${
        name
          ? html`<span class="avatar" part="avatar" data-hue="4" aria-hidden="true">${initial(name, '')}</span>`
          : nothing
      }
      <p part="empty">${this.#language.text('cameraOff')}</p>
    </div>`;
  }

  #renderTry(): unknown {
    return html`<button type="button" part="try" ?disabled=${!this.#preparation} @click=${this.#onTry}>
      ${this.#language.text('tryDevices')}
    </button>`;
  }

  #renderDevices(): unknown {
    return ['camera', 'microphone', 'speaker'].map(
      (kind) =>
        html`<webrtc-device-select kind=${kind} exportparts=${SELECT_PARTS} .for=${this.for}></webrtc-device-select>`,
    );
  }

  #renderLevel(): unknown {
    return html`<div
      class="level"
      part="level"
      role="meter"
      aria-label=${this.#language.text('level')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow="0"
    >
      <div></div>
    </div>`;
  }

  #toggle(source: Source): void {
    const { media } = this;
    const { phase = 'off' } = media?.[source].state ?? {};
    if (phase === 'on' || phase === 'asking' || phase === 'interrupted') media?.[source].off();
    else void this.#preparation?.turnOn(source);
  }

  readonly #onTry = (): void => {
    this.renderRoot.querySelector<HTMLElement>('[part~=microphone]')?.focus(); // this button goes away
    void this.#preparation?.turnOn('microphone', 'camera');
  };

  readonly #onTest = (): void => {
    void this.#sound.play(this.#preparation?.speaker ?? '');
  };

  /** Shows and hears this, or nothing. */
  #play(media: LocalMedia | undefined): void {
    const track = media && ownTrack(media, 'camera').track;
    if (track !== this.#stream?.getTracks()[0]) this.#stream = track && new MediaStream([track]);
    this.#view.show(this.renderRoot.querySelector('video') ?? null, this.#stream);
    if (media === this.#heard) return;
    this.#stopHearing();
    this.#heard = media;
    this.#stopHearing = media?.microphone.watchLevel((level) => this.#showLevel(level)) ?? (() => undefined);
  }

  /** We hear of it 20 times a second. */
  #showLevel(level: number): void {
    const meter = this.renderRoot.querySelector<HTMLElement>('.level');
    const percent = String(Math.round(level * 100));
    if (!meter || meter.ariaValueNow === percent) return;
    meter.style.setProperty('--_level', `${percent}%`);
    meter.ariaValueNow = percent;
  }

  #subscribe(room: RoomProvider): (() => void)[] {
    const preparation = preparationIn(room);
    this.#preparation = preparation;
    return [
      preparation.on((error) => {
        if (error) this.dispatchEvent(new PageCustomEvent('error', { detail: { error } }));
        else this.requestUpdate();
      }),
      preparation.show(this),
      () => {
        this.#play(undefined);
        this.#preparation = undefined;
        this.requestUpdate();
      },
    ];
  }
}

/** Events of `<webrtc-preview>` by name. They do not bubble. */
export interface WebrtcPreviewEventMap {
  error: CustomEvent<{ error: ConnectionError }>;
}

/** Types the listeners of the element's own events. */
export interface WebrtcPreviewElement {
  addEventListener<Name extends keyof WebrtcPreviewEventMap>(
    type: Name,
    listener: (this: WebrtcPreviewElement, event: WebrtcPreviewEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
