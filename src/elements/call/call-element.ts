import { html, nothing } from 'lit';
import type { ConnectionError } from '../../core/index.js';
import { controlsStyles, giveFont } from '../controls-styles.js';
import { Language } from '../language/language.js';
import type { CallWords } from '../language/words.js';
import { internalsOf, PageCustomEvent, PageEvent } from '../page-support.js';
import { nameOf } from '../person/person.js';
import { PortableElement } from '../portable-element.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider } from '../room/room-context.js';
import { callOf, type Call } from './call.js';
import { callStyles } from './call-styles.js';
import { callWords } from './call-words.js';
import { Captions } from './captions.js';
import { follow } from './follow.js';
import { Keys } from './keys.js';
import { newsOf } from './news.js';
import { seatsIn, type Seat } from './seats.js';
import { Stage } from './stage.js';

/** The parts of the controls that pages can style. */
const CONTROL_PARTS = ['bar', 'button', 'microphone', 'camera', 'screen', 'leave', 'problem'].join();
/** What others will see and hear of us, as a key of the words: by `audio` and `video`. */
const HINTS = {
  'true-true': 'joinBoth',
  'true-false': 'joinHeard',
  'false-true': 'joinSeen',
  'false-false': 'joinNone',
} as const;

/**
 * A call of all who are in the room. It has a button to join, then a tile for everybody who publishes something and for ourselves, and
 * the controls. Nothing is opened before somebody presses the button. A shared screen, or what is pinned, is larger than the rest. While the focus
 * is inside: M mutes the microphone, V turns the camera on and off, S shares the screen, P pins the tile that has the focus, and the
 * microphone is on while Space is held down.
 *
 * @customElement webrtc-call
 * @slot - Tiles and controls of the page, in place of those that the call has by itself.
 * @slot door - What the page says before we join.
 * @fires {CustomEvent<void>} join - We have joined the call.
 * @fires {CustomEvent<void>} leave - We have left the call.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - A device could not be opened, or the element could not be loaded, `load-failed`.
 * @csspart door - What is shown before we join.
 * @csspart people - Who is in the call, before we join.
 * @csspart hint - What others will see and hear.
 * @csspart join - The button that joins.
 * @csspart stage - The area of the tiles.
 * @csspart pin - The button that pins a tile.
 * @csspart sound - The button that turns on the sound, where the browser keeps it off.
 * @csspart controls - The controls. Their own parts can be styled, too, and those of the tiles.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of the main buttons, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on the main buttons.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The background of the button that leaves, and the colour of what is wrong.
 * @cssstate joined - We are in the call.
 * @cssstate custom - The page has put tiles and controls of its own into it.
 * @cssstate silent - The browser keeps the sound off until somebody presses a button.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcCallElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    audio: { type: Boolean },
    video: { type: Boolean },
    layout: {},
  };

  static override styles = [controlsStyles, callStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** Who joins turns on the microphone. */
  declare audio: boolean;
  /** Who joins turns on the camera. */
  declare video: boolean;
  /** `grid`: all tiles are alike. `speaker`: who speaks is large, the others are in a row below. Default `grid`. */
  declare layout: 'grid' | 'speaker';

  readonly #internals = internalsOf(this);
  readonly #language = new Language<CallWords>(this, callWords);
  readonly #stage = new Stage(this, this.#language);
  readonly #captions = new Captions(() => this.requestUpdate());
  readonly #room = new RoomConsumer(this, (room) => this.#subscribe(room));
  readonly #keys = new Keys(
    () => this.#call,
    (path) => this.#stage.pinBy(path),
  );
  #call: Call | undefined;
  #seats: readonly Seat[] = [];
  #wasJoined = false;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.audio = false;
    this.video = false;
    this.layout = 'grid';
  }

  /** Whether we are in the call. Default `false`. */
  get joined(): boolean {
    return this.#call?.joined ?? false;
  }

  /**
   * Joins the call, and turns on what `audio` and `video` say. Resolves when that is on, or has failed, which the event `error` tells of.
   * Does nothing while we are not in the room.
   */
  async join(): Promise<void> {
    if (!this.hasUpdated) await this.updateComplete; // what the page has set before the element had loaded counts
    await this.#call?.join({ audio: this.audio, video: this.video });
  }

  /** Leaves the call: microphone, camera and screen go off. */
  leave(): void {
    this.#call?.leave();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keys.release();
    this.#captions.clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { connection } = this.#room;
    const { joined } = this;
    this.#seats = connection ? seatsIn(connection, joined) : [];
    if (connection && joined && this.isConnected)
      this.#captions.follow(newsOf(connection, this.#seats, this.#language));
    else this.#captions.clear();
  }

  protected override render(): unknown {
    const { connection } = this.#room;
    const { joined } = this;
    const { press, release } = this.#keys;
    return html`<div class="call" @keydown=${press} @keyup=${release} @focusout=${() => release()}>
      ${joined ? nothing : this.#renderDoor()}
      ${connection && joined && this.#isOwn ? this.#stage.render(connection, this.#seats) : nothing}
      <slot ?hidden=${!joined} @slotchange=${() => this.requestUpdate()}></slot>
      ${joined ? this.#renderBelow() : nothing}
      <div class="unseen" role="status">${this.#captions.text}</div>
    </div>`;
  }

  protected override updated(): void {
    const { joined } = this;
    for (const [name, is] of [
      ['joined', joined],
      ['custom', !this.#isOwn],
      ['silent', this.#call?.silent],
    ] as const) {
      if (is) this.#internals.states.add(name);
      else this.#internals.states.delete(name);
    }
    if (joined === this.#wasJoined) return;
    this.#wasJoined = joined;
    this.dispatchEvent(new PageEvent(joined ? 'join' : 'leave'));
  }

  /** Whether the page gives it no tiles and controls, so it shows its own. */
  get #isOwn(): boolean {
    return [...this.children].every(({ slot }) => slot !== '');
  }

  #renderDoor(): unknown {
    const { text } = this.#language;
    const { state = 'idle' } = this.#room.room ?? {};
    const ready = this.#call !== undefined && state !== 'failed';
    const ids = new Set(this.#seats.map(({ peer }) => peer));
    const people = [...(this.#room.connection?.peers.values() ?? [])].filter(({ id }) => ids.has(id));
    const names = people.map((peer) => nameOf(peer, text('guest')));
    const said = names.length > 0 ? text('inCall', { name: this.#language.list(names) }) : text('callEmpty');
    return html`<div class="door" part="door">
      <slot name="door"></slot>
      <p part="people">${ready || state === 'connected' ? said : text(state)}</p>
      <button type="button" class="main" part="join" ?disabled=${!ready} @click=${this.#onJoin}>
        ${text('joinCall')}
      </button>
      <p class="hint" part="hint">${text(HINTS[`${this.audio}-${this.video}`])}</p>
    </div>`;
  }

  #renderBelow(): unknown {
    const { text } = this.#language;
    const call = this.#call;
    return html`${
      call?.silent
        ? html`<p class="silent">
            ${text('soundOff')}
            <button type="button" class="main" part="sound" @click=${() => call.turnOnSound()}>
              ${text('turnOnSound')}
            </button>
          </p>`
        : nothing
    }${
      this.#isOwn
        ? html`<webrtc-call-controls
            part="controls"
            exportparts=${CONTROL_PARTS}
            .for=${this.for}
          ></webrtc-call-controls>`
        : nothing
    }`;
  }

  readonly #onJoin = (): void => {
    void this.join();
    void this.updateComplete.then(() => this.#stage.focus());
  };

  #subscribe({ connection }: RoomProvider): (() => void)[] {
    if (!connection) return [];
    const call = callOf(connection);
    this.#call = call;
    return [
      ...follow(connection, call, () => this.requestUpdate()),
      call.on((error) => {
        if (error) this.dispatchEvent(new PageCustomEvent('error', { detail: { error } }));
      }),
      call.addDoor(this),
      () => {
        this.#call = undefined;
        this.requestUpdate();
      },
    ];
  }
}

/** Events of `<webrtc-call>` by name. They do not bubble. */
export interface WebrtcCallEventMap {
  join: Event;
  leave: Event;
  error: CustomEvent<{ error: ConnectionError }>;
}

/** Types the listeners of the element's own events. */
export interface WebrtcCallElement {
  addEventListener<Name extends keyof WebrtcCallEventMap>(
    type: Name,
    listener: (this: WebrtcCallElement, event: WebrtcCallEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
