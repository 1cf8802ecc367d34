import { html, nothing } from 'lit';
import type { ConnectionError } from '../../core/index.js';
import { controlsStyles, giveFont, widthStyles } from '../controls-styles.js';
import { Language } from '../language/language.js';
import type { LobbyWords } from '../language/words.js';
import { internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { LONGEST_NAME } from '../room/own-presence.js';
import { RoomConsumer } from '../room/room-consumer.js';
import type { RoomProvider } from '../room/room-context.js';
import { Inside } from './inside.js';
import { lobbyStyles } from './lobby-styles.js';
import { lobbyWords } from './lobby-words.js';
import { namePreviews } from './previews.js';
import { rememberedName, rememberName } from './remembered-name.js';

/** Longest password of a room, in UTF-16 code units. */
const LONGEST_PASSWORD = 256;

/** Why we cannot join, as a key of the words, and the field that says so. */
const PROBLEMS = { noName: 'name', noPassword: 'password', wrongPassword: 'password' } as const;
type Problem = keyof typeof PROBLEMS;

/**
 * Asks for a name before we join the room, and for a password where the room has one. The room around it waits for that. It comes back
 * after `leave()`, and when the password was wrong. The name is kept on this device for the next time, the password nowhere. It says how
 * many people are in the room, if the server tells: it asks when it shows, and every 15 s while the page is visible.
 *
 * @customElement webrtc-lobby
 * @slot - A heading, or what else the page says before we join.
 * @slot preview - What we will show of ourselves: a `<webrtc-preview>`, or what the page has for it.
 * @fires {CustomEvent<{ error: ConnectionError }>} error - The lobby itself could not be loaded, `load-failed`. The next one tries again.
 * @csspart form - The form.
 * @csspart inside - How many people are in the room.
 * @csspart label - The label of a field.
 * @csspart name - The field for the name.
 * @csspart password - The field for the password.
 * @csspart show - The button that shows and hides the password.
 * @csspart error - Why we cannot join yet.
 * @csspart join - The button that joins.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of the button, and the colour of the focus ring.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on the button.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of the text that says what is wrong.
 * @cssstate done - We have joined or are joining, and the lobby is not shown.
 * @cssstate wrong - What was typed does not do, and the lobby says why.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcLobbyElement extends PortableElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    skip: { type: Boolean },
    required: { type: Boolean },
    askPassword: { type: Boolean, attribute: 'ask-password' },
  };

  static override styles = [controlsStyles, widthStyles, lobbyStyles];

  /** The id of the room element. Needed only when this element is outside of it; the room needs the attribute `lobby` then. */
  declare for: string;
  /** Join at once, without asking, if we know the name and need no password. After `leave()`, the lobby asks. */
  declare skip: boolean;
  /** Nobody may join without a name. */
  declare required: boolean;
  /** The room has a password: asks for it. */
  declare askPassword: boolean;

  readonly #internals = internalsOf(this);
  readonly #language = new Language<LobbyWords>(this, lobbyWords);
  readonly #room = new RoomConsumer(
    this,
    () => [],
    () => this.#look(),
  );
  readonly #inside = new Inside(() => this.requestUpdate());
  /** What stands in the field; `undefined` until somebody types. */
  #typed: string | undefined;
  #done = false;
  /** Why the room has failed, when we last looked. */
  #error: RoomProvider['error'];
  #shows = false;
  #hasPreview = false;
  #problem: Problem | undefined;
  /** The room that we have let in last: `skip` holds once for each. */
  #let: string | undefined;
  /** The field to focus after the next update. */
  #focus: 'name' | 'password' | undefined;

  constructor() {
    super();
    giveFont(this, this.#internals);
    this.for = '';
    this.skip = false;
    this.required = false;
    this.askPassword = false;
  }

  protected override render(): unknown {
    if (this.#done) return nothing;
    return html`<form
      part="form"
      class=${this.#hasPreview ? 'beside' : ''}
      novalidate
      @submit=${(event: Event) => this.#onSubmit(event)}
    >
      <slot></slot>
      <p part="inside" role="status">${this.#sayInside()}</p>
      <div class="preview"><slot name="preview" @slotchange=${this.#onPreview}></slot></div>
      <div class="fields">${this.#renderFields()}</div>
    </form>`;
  }

  protected override firstUpdated(): void {
    void this.updateComplete.then(() => this.#look()); // a server does not know the name
  }

  protected override updated(): void {
    const focus = this.#focus;
    this.#focus = undefined;
    if (focus) this.#field(focus)?.focus();
    namePreviews(this, this.#name);
  }

  #renderFields(): unknown {
    const { text } = this.#language;
    const problem = this.#problem;
    return html`<div>
        <label part="label" for="name">${text('yourName')}</label>
        <input
          id="name"
          part="name"
          dir="auto"
          maxlength=${LONGEST_NAME}
          autocomplete="nickname"
          enterkeyhint="go"
          ?required=${this.required}
          aria-invalid=${problem === 'noName' ? 'true' : 'false'}
          aria-describedby="error"
          .value=${this.#name}
          @input=${this.#onInput}
        />
      </div>
      ${this.askPassword ? this.#renderPassword() : nothing}
      <p id="error" part="error" class=${problem ? 'wrong' : ''} role="alert">${problem && text(problem)}</p>
      <button class="main" part="join" ?disabled=${!this.#room.room?.room}>${text('join')}</button>`;
  }

  #renderPassword(): unknown {
    const { text } = this.#language;
    const wrong = this.#problem && PROBLEMS[this.#problem] === 'password';
    return html`<div>
      <label part="label" for="password">${text('password')}</label>
      <div class="row">
        <input
          id="password"
          part="password"
          type=${this.#shows ? 'text' : 'password'}
          maxlength=${LONGEST_PASSWORD}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="go"
          required
          aria-invalid=${wrong ? 'true' : 'false'}
          aria-describedby="error"
        />
        <button type="button" part="show" aria-controls="password" @click=${() => this.#show(!this.#shows)}>
          ${text(this.#shows ? 'hidePassword' : 'showPassword')}
        </button>
      </div>
    </div>`;
  }

  #sayInside(): string {
    const { count } = this.#inside;
    if (count === undefined) return '';
    return count === 0 ? this.#language.text('nobodyInside') : this.#language.plural('inside', count);
  }

  /** The name in the field: what was typed, or else that of the page, or that of the last time. */
  get #name(): string {
    return this.#typed ?? ((this.hasUpdated && (this.#room.room?.name || rememberedName())) || '');
  }

  readonly #onInput = (event: Event): void => {
    this.#typed = (event.currentTarget as HTMLInputElement).value;
    namePreviews(this, this.#name);
  };

  readonly #onPreview = (event: Event): void => {
    this.#hasPreview = (event.currentTarget as HTMLSlotElement).assignedNodes().length > 0;
    this.requestUpdate();
  };

  #onSubmit(event: Event): void {
    event.preventDefault();
    const { room } = this.#room;
    if (!room?.room) return;
    const name = this.#name.trim();
    const password = this.#field('password')?.value ?? '';
    if (this.required && !name) this.#refuse('noName');
    else if (this.askPassword && !password) this.#refuse('noPassword');
    else {
      rememberName(name);
      this.#typed = undefined;
      if (this.askPassword) room.password = password;
      this.#letIn(room, name);
    }
  }

  #letIn(room: RoomProvider, name: string): void {
    this.#let = room.room;
    this.#problem = undefined;
    room.name = name;
    room.join();
  }

  #skip(): void {
    const { room } = this.#room;
    const known = this.#name.trim();
    const asks = !this.skip || this.askPassword || !known || room?.room === this.#let;
    if (room?.state === 'waiting' && !asks) this.#letIn(room, known);
  }

  #refuse(problem: Problem): void {
    this.#problem = problem;
    this.#focus = PROBLEMS[problem];
    this.#tell();
  }

  #show(shows: boolean): void {
    this.#shows = shows;
    this.requestUpdate();
  }

  #look(): void {
    const { state = 'idle', error } = this.#room.room ?? {};
    const wrong = state === 'failed' && error?.code === 'wrong-password';
    const done = state !== 'idle' && state !== 'waiting' && !wrong;
    if (done) {
      this.#problem = undefined;
      this.#shows = false;
    } else if (wrong && error !== this.#error) {
      this.#problem = 'wrongPassword';
      this.#focus = 'password';
    }
    if (done && !this.#done && this.matches(':focus-within')) this.#leaveFocus();
    this.#done = done;
    this.#error = error;
    this.#inside.follow(done ? undefined : this.#room.room);
    this.#tell();
    void this.updateComplete.then(() => this.#skip()); // the room may be telling everybody, and is not to change meanwhile
  }

  /** Gives the focus to the room, or it would be nowhere: whoever uses a keyboard goes on from there. */
  #leaveFocus(): void {
    const { room } = this.#room;
    if (!room || room.hasAttribute('tabindex')) return;
    room.tabIndex = -1;
    room.addEventListener('blur', () => room.removeAttribute('tabindex'), { once: true });
    room.focus({ preventScroll: true });
  }

  #tell(): void {
    const { states } = this.#internals;
    for (const [name, is] of [
      ['done', this.#done],
      ['wrong', this.#problem !== undefined],
    ] as const) {
      if (is) states.add(name);
      else states.delete(name);
    }
    this.requestUpdate();
  }

  #field(id: 'name' | 'password'): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${id}`);
  }
}

/** Events of `<webrtc-lobby>` by name. They do not bubble. */
export interface WebrtcLobbyEventMap {
  error: CustomEvent<{ error: ConnectionError }>;
}

/** Types the listeners of the element's own events. */
export interface WebrtcLobbyElement {
  addEventListener<Name extends keyof WebrtcLobbyEventMap>(
    type: Name,
    listener: (this: WebrtcLobbyElement, event: WebrtcLobbyEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
