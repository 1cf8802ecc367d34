import { html, nothing, type PropertyValues } from 'lit';
import { ConnectionError } from '../../core/index.js';
import { Chat, MOST_MESSAGES } from './chat.js';
import { updateEachMinute } from './calendar.js';
import { renderLog } from './chat-log.js';
import { chatStyles } from './chat-styles.js';
import { Composer } from './composer.js';
import { followLabels } from '../labels.js';
import { controlsStyles, giveFont, widthStyles } from '../controls-styles.js';
import type { ChatMessage } from './conversation/conversation.js';
import { PageCustomEvent, internalsOf } from '../page-support.js';
import { PortableElement } from '../portable-element.js';
import { Language } from '../language/language.js';
import { FloodLine } from './conversation/flood-line.js';
import { renderEmpty } from './conversation/empty.js';
import { MessageText } from './message-text.js';
import { ScrollAnchor } from './scroll-anchor.js';
import { Speaker } from './speaker.js';
import { renderTyping } from './typing.js';
import { avatarStyles } from '../person/avatar-styles.js';
import { RoomConsumer } from '../room/room-consumer.js';

/** Events of `<webrtc-chat>` by name. None of them bubbles. */
export interface WebrtcChatEventMap {
  beforesend: CustomEvent<{ text: string }>;
  messageadd: CustomEvent<{ message: ChatMessage }>;
}

/**
 * A chat with everybody in the room: the conversation, and a field to write in. It sends texts as plain string messages, and shows every
 * string message of a peer as text with links, never as markup; not those of who is blocked. Messages wait for a peer that reconnects.
 *
 * @customElement webrtc-chat
 * @slot header - Content above the conversation.
 * @slot empty - Shown while there are no messages. By default, it has an invitation while nobody else is here, unless the room has one.
 * @slot composer - Replaces the field and its button. Call `send()` from it.
 * @fires {CustomEvent<{ text: string }>} beforesend - A text is about to be sent. `preventDefault()` stops it.
 * @fires {CustomEvent<{ message: ChatMessage }>} messageadd - A message was sent or has arrived.
 * @csspart log - The scrollable conversation.
 * @csspart day - The line with the date, between two days.
 * @csspart event - The line that says who joined or left.
 * @csspart message - One message.
 * @csspart own - A `message` that we wrote.
 * @csspart other - A `message` of somebody else.
 * @csspart first - A `message` that is the first of its author in a row.
 * @csspart follows - A `message` that follows another of the same author.
 * @csspart avatar - The avatar of its author.
 * @csspart header - The name and the time, above a message. In one that `follows`, only screen readers read it.
 * @csspart name - The name of its author.
 * @csspart given - A `name` that the server gives, not the author.
 * @csspart time - When it was sent or arrived.
 * @csspart alike - The number after a name that looks like another one.
 * @csspart verified - The mark of an author who is verified.
 * @csspart flood - The line in place of many messages of one person.
 * @csspart unfold - The button in it that shows the messages.
 * @csspart text - The text of the message.
 * @csspart link - A link in the text.
 * @csspart expand - The button that shows the whole of a long text.
 * @csspart delivery - Whether our own message has been delivered. Contains `failure` and `retry` if it has not.
 * @csspart failure - Why our message was not delivered.
 * @csspart retry - The button to send it again, or to try again to join the room.
 * @csspart more - The button that scrolls to the newest message, while older ones are in view.
 * @csspart typing - Who is typing.
 * @csspart notice - Why there is nobody to write to.
 * @csspart attempt - How often we have tried to reach the server, while it does not answer.
 * @csspart composer - The field and its button.
 * @csspart input - The field to write in.
 * @csspart send - The button that sends the message.
 * @cssprop [--webrtc-accent=light-dark(#0b6350, #6fc7ad)] - The background of our messages and of the button.
 * @cssprop [--webrtc-accent-text=Canvas] - The colour of the text on that background.
 * @cssprop [--webrtc-negative=light-dark(#a3261a, #ffb4a8)] - The colour of texts that say what is wrong.
 * @cssprop [--webrtc-chat-bubble=color-mix(in srgb, currentColor 9%, transparent)] - The background of messages of others.
 * @cssprop [--webrtc-chat-radius=1.1em] - The corner radius of messages and of the field.
 * @cssstate empty - There are no messages.
 * @cssstate alone - There is nobody to write to.
 * @cssstate plain - The page has no font of its own, so the element has that of the system.
 */
export class WebrtcChatElement extends PortableElement {
  static formAssociated = true;

  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  static override properties = {
    for: {},
    joins: { type: Boolean },
    label: { attribute: 'aria-label' },
    maxMessages: { type: Number, attribute: 'max-messages' },
    messages: { attribute: false, noAccessor: true },
    renderMessage: { attribute: false },
  };

  static override styles = [avatarStyles, controlsStyles, widthStyles, chatStyles];

  /** The id of the room element. Needed only when this element is outside of it. */
  declare for: string;
  /** Show a line when somebody joins or leaves. */
  declare joins: boolean;
  /** What screen readers call the conversation. "Messages" by default. */
  declare label: string | null;
  /** How many messages are kept. When there are more, whoever has most of them loses the oldest. */
  declare maxMessages: number;
  /**
   * Returns what to show in place of a message's text: a node, a Lit template, or a string, which is shown as text, never
   * as markup. If it returns `undefined` or throws, the text is shown as usual. It is called once for each message, and
   * again only when the message changes.
   */
  declare renderMessage: ((message: ChatMessage) => unknown) | undefined;

  readonly #internals = internalsOf(this);
  readonly #language = new Language(this);
  readonly #speaker = new Speaker(this, this.#language);
  readonly #texts = new MessageText(() => this.requestUpdate());
  readonly #floods = new FloodLine(() => this.requestUpdate());
  readonly #chat: Chat = new Chat(this, this.#language, {
    allows: (text) => {
      const init = { detail: { text }, cancelable: true };
      return this.dispatchEvent(new PageCustomEvent('beforesend', init) satisfies WebrtcChatEventMap['beforesend']);
    },
    added: (message, flood) => this.#onAdded(message, flood),
    failed: (reason) => this.#speaker.say(reason, true),
    hid: () => this.#speaker.clear(),
    cleared: () => {
      this.#speaker.clear();
      this.#end.go();
    },
    changed: () => this.requestUpdate(),
  });
  readonly #room = new RoomConsumer(this, (room) => this.#chat.follow(room));
  readonly #end = new ScrollAnchor(this, (atEnd) => this.#chat.read(atEnd));
  readonly #composer = new Composer(
    (text) => !this.notice && this.#chat.post(text) !== undefined,
    (text) => this.#chat.type(text),
  );

  constructor() {
    super();
    updateEachMinute(this);
    giveFont(this, this.#internals);
    followLabels(this, this.#internals);
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] === this) this.focus(); // a `<label>` was clicked
    });
    this.for = '';
    this.joins = false;
    this.label = null;
    this.maxMessages = MOST_MESSAGES;
  }

  /**
   * The messages, oldest first. Set them to restore an earlier conversation, also one from JSON: any field may be missing.
   * A message of ours that had not been delivered says so, and readers stay where they have scrolled to.
   */
  get messages(): readonly ChatMessage[] {
    return this.#chat.conversation.messages;
  }

  set messages(messages: readonly ChatMessage[]) {
    this.#end.hold();
    this.#chat.restore(messages);
  }

  /** Why there is nobody to write to, in the language of the element; empty when there is somebody. */
  get notice(): string {
    const { obstacle } = this.#chat;
    return this.#wrong ?? (obstacle ? this.#language.text(obstacle) : '');
  }

  /** Moves the focus to the field to write in. */
  override focus(options?: FocusOptions): void {
    if (!this.hasUpdated) return void this.updateComplete.then(() => this.focus(options));
    const slot = this.renderRoot.querySelector<HTMLSlotElement>('slot[name=composer]');
    const [composer] = slot?.assignedElements() ?? [];
    ((composer as HTMLElement | undefined) ?? slot?.querySelector('textarea'))?.focus(options);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chat.type('');
  }

  /**
   * Sends a text to everybody here, as if it had been typed, so `beforesend` can stop it. Resolves when it is delivered
   * or has failed: see `failure` of the message. Rejects with a `ConnectionError` if there is nobody to send it to.
   */
  async send(text: string): Promise<void> {
    if (this.notice) {
      throw new ConnectionError(this.#room.connection ? 'not-connected' : 'closed', { message: this.notice });
    }
    await this.#chat.post(text);
  }

  /** Sends a failed message again to everybody here who has not received it. */
  async retry(id: number): Promise<void> {
    await this.#chat.retry(id);
  }

  /** Deletes all messages, in this element only. */
  clear(): void {
    this.#chat.clear();
  }

  protected override render(): unknown {
    return html`<div class="box">${this.#renderContent()}</div>`;
  }

  #renderContent(): unknown {
    const language = this.#language;
    const { notice, renderMessage } = this;
    const wrong = this.#wrong;
    const alerts = wrong && !this.#roomHas('webrtc-status'); // or both would say it
    const { conversation, quiet, reading, unread } = this.#chat;
    const log = renderLog(conversation.pages, {
      language,
      renderMessage,
      texts: this.#texts,
      floods: this.#floods,
      people: this.#chat,
      retry: (id) => void this.retry(id),
    });
    return html`
      <slot name="header"></slot>
      <div class="frame">
        <div
          class="log"
          part="log"
          role="log"
          aria-live="off"
          aria-label=${this.label || language.text('log')}
          tabindex="0"
          @scroll=${(event: Event) => this.#end.onScroll(event.currentTarget as HTMLElement)}
        >
          <div class="pages">${log}</div>
          ${quiet ? html`<slot name="empty"><div class="empty">${renderEmpty(this.#chat.obstacle, this.for, !this.#roomHas('webrtc-invite'), language)}</div></slot>` : nothing}
        </div>
        ${
          reading
            ? nothing
            : html`<button type="button" class="main more" part="more" @click=${() => this.#end.go()}>
                ${unread > 0 ? language.plural('more', unread) : language.text('latest')}
              </button>`
        }
      </div>
      <div class="unseen" aria-live="polite" aria-relevant="additions"></div>
      <p class="line typing" part="typing" ?hidden=${notice !== ''}>${renderTyping(this.#chat.typists, language)}</p>
      <div class=${notice ? 'notice' : 'unseen'} part="notice">
        <p id="notice" class=${wrong ? 'wrong' : ''} role=${alerts ? 'alert' : 'status'}>${notice}</p>
        ${alerts ? this.#room.trouble?.render(html, language.text) : nothing}
      </div>
      <slot name="composer">${this.#composer.render(language, notice === '', this.hasAttribute('autofocus'))}</slot>
    `;
  }

  /** Moves the focus to the log when the element that had it is removed: a button, or something in a dropped message. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false)
      this.renderRoot.querySelector<HTMLElement>('.log')?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    const { states } = this.#internals;
    if (this.#chat.quiet) states.add('empty');
    else states.delete('empty');
    if (this.notice) states.add('alone');
    else states.delete('alone');
  }

  /** Whether the page has put this element beside us, so that we need not do its part. */
  #roomHas(tag: string): boolean {
    return Boolean(this.#room.room?.querySelector(tag));
  }

  /** What is wrong, if that keeps us from talking. Without the server, we still talk to those whom we are connected to. */
  get #wrong(): string | undefined {
    const { trouble } = this.#room;
    return this.#chat.obstacle || trouble?.reason === 'insecure' ? trouble?.say(this.#language.text) : undefined;
  }

  #onAdded(message: ChatMessage, flood: boolean): void {
    if (message.own) this.#end.go();
    else this.#speaker.read(message, flood);
    const init = { detail: { message } };
    this.dispatchEvent(new PageCustomEvent('messageadd', init) satisfies WebrtcChatEventMap['messageadd']);
  }
}

/** Types the listeners of the element's own events. */
export interface WebrtcChatElement {
  addEventListener<Name extends keyof WebrtcChatEventMap>(
    type: Name,
    listener: (this: WebrtcChatElement, event: WebrtcChatEventMap[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}
