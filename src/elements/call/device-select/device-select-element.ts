import { css, html } from 'lit';
import type { LocalDevice } from '../../../core/index.js';
import { controlsStyles, giveFont } from '../../controls-styles.js';
import { Language } from '../../language/language.js';
import type { CallWords } from '../../language/words.js';
import { internalsOf } from '../../page-support.js';
import { PortableElement } from '../../portable-element.js';
import { RoomConsumer } from '../../room/room-consumer.js';
import type { RoomProvider } from '../../room/room-context.js';
import { callOf } from '../call.js';
import { callWords } from '../call-words.js';
import { DESK_CHANGE, desks } from '../preview/prepared.js';
import type { Desk } from './desk.js';

/** The lists of devices, by kind. */
const LISTS = { camera: 'cameras', microphone: 'microphones', speaker: 'speakers' } as const;

/**
 * Lets people choose their camera, microphone or speaker. The list follows what is plugged in. Browsers name devices only once the page
 * may use one of the kind. Before we join, it is about what a `<webrtc-preview>` has opened.
 *
 * @customElement webrtc-device-select
 * @csspart label - The label.
 * @csspart select - The list.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The colour of the focus ring.
 * @cssstate unavailable - The browser lets nobody choose: this is about speakers, and sound always goes where the system sends it. The element is not shown.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcDeviceSelectElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = { for: {}, kind: {} };

  static override styles = [
    controlsStyles,
    css`
      :host {
        display: block;
      }
      :host([hidden]),
      :host(:state(unavailable)) {
        display: none;
      }
      label {
        display: block;
        margin-block-end: 0.35em;
      }
      select {
        box-sizing: border-box;
        inline-size: 100%;
        padding: 0.45em 0.8em;
        border: 1px solid color-mix(in srgb, currentColor 50%, transparent);
        border-radius: 1.2em;
        color: inherit;
        background: Canvas;
        font: inherit;
        text-overflow: ellipsis;
      }
    `,
  ];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** What to choose: `camera`, `microphone` or `speaker`. Default `camera`. */
  declare kind: 'camera' | 'microphone' | 'speaker';

  readonly #internals = internalsOf(this);
  readonly #language = new Language<CallWords>(this, callWords);
  #desk: Desk | undefined;
  #leaveDesk = (): void => undefined;
  /** The device that was chosen here, while it is not open. */
  #chosen = '';

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    new RoomConsumer(this, (room) => this.#subscribe(room));
    this.kind = 'camera';
  }

  protected override render(): unknown {
    const devices = this.#devices;
    const selected = this.#selected;
    return html`<label part="label" for="select">${this.#language.text(this.#kind)}</label>
      <select id="select" part="select" ?disabled=${devices.length === 0} @change=${this.#onChange}>
        ${devices.map(
          ({ id, label }, at) =>
            html`<option value=${id} .selected=${id === selected}>
              ${label || this.#language.text('device', { count: at + 1 })}
            </option>`,
        )}
        ${devices.length === 0 ? html`<option>${this.#language.text('noDevice')}</option>` : ''}
      </select>`;
  }

  protected override updated(): void {
    const cannot = this.#kind === 'speaker' && !('setSinkId' in HTMLMediaElement.prototype);
    if (cannot) this.#internals.states.add('unavailable');
    else this.#internals.states.delete('unavailable');
  }

  get #kind(): keyof typeof LISTS {
    return Object.hasOwn(LISTS, this.kind) ? this.kind : 'camera';
  }

  get #devices(): readonly LocalDevice[] {
    return this.#desk?.media?.devices[LISTS[this.#kind]] ?? [];
  }

  get #selected(): string | undefined {
    const devices = this.#devices;
    if (this.#kind === 'speaker') return this.#desk?.speaker;
    const has = (id: string): boolean => devices.some((device) => device.id === id);
    return devices.find(({ inUse }) => inUse)?.id ?? (has(this.#chosen) ? this.#chosen : devices[0]?.id);
  }

  readonly #onChange = (event: Event): void => {
    const desk = this.#desk;
    const { value } = event.currentTarget as HTMLSelectElement;
    if (!desk?.media) return;
    this.#chosen = value;
    const kind = this.#kind;
    if (kind === 'speaker') desk.speaker = value;
    else void desk.attempt(desk.media[kind].use(value)).then(() => this.requestUpdate());
  };

  #subscribe(room: RoomProvider): (() => void)[] {
    const { connection } = room;
    const find = (): void => this.#sitAt(connection ? callOf(connection) : desks.get(room));
    find();
    room.addEventListener(DESK_CHANGE, find);
    return [() => room.removeEventListener(DESK_CHANGE, find), () => this.#sitAt(undefined)];
  }

  #sitAt(desk: Desk | undefined): void {
    this.#leaveDesk();
    this.#desk = desk;
    this.#leaveDesk = desk?.on(() => this.requestUpdate()) ?? (() => undefined);
    this.requestUpdate();
  }
}
