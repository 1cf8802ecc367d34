import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { ConnectionError } from '../../core/index.js';
import { Announcer } from './announcer.js';
import { Chat, MOST_MESSAGES } from './chat.js';
import { renderLog } from './chat-log.js';
import { chatStyles } from './chat-styles.js';
import { Composer } from './composer.js';
import { controlsStyles } from '../controls-styles.js';
import type { ChatMessage } from './conversation.js';
import { Language } from '../language/language.js';
import { ScrollAnchor } from './scroll-anchor.js';
import { avatarStyles } from '../person/avatar-styles.js';
import { RoomConsumer } from '../room/room-consumer.js';

/** Up to this many people who are typing are named. */
const MOST_TYPING = 3;

/** Events of `<webrtc-chat>` by name. None of them bubbles. */
export interface WebrtcChatEventMap {
  beforesend: CustomEvent<{ text: string }>;
  messageadd: CustomEvent<{ message: ChatMessage }>;
}

/**
 * A chat with everybody in its room: the conversation, and a field to write in. Text goes out as
 * plain string messages, and every string message of a peer is shown, as text. What is written while
 * somebody is out of reach waits.
 *
 * @customElement webrtc-chat
 * @slot header - Above the conversation.
 * @slot empty - Shown while nothing has been said.
 * @slot composer - In the place of the field and its button; call `send()` from it.
 * @fires {CustomEvent<{ text: string }>} beforesend - A text is about to be sent; `preventDefault()` keeps it.
 * @fires {CustomEvent<{ message: ChatMessage }>} messageadd - A message was sent or has arrived.
 * @csspart log - The conversation, which scrolls.
 * @csspart day - Which day it was.
 * @csspart event - That somebody joined or left.
 * @csspart message - One message.
 * @csspart own - A message of our own.
 * @csspart other - A message of somebody else.
 * @csspart first - The first of several messages in a row.
 * @csspart follows - A message that follows another of the same person.
 * @csspart avatar - The sign of who wrote it.
 * @csspart header - Who wrote it, and when; of a message that `follows` only a screen reader says it.
 * @csspart name - The name of who wrote it.
 * @csspart time - When it was sent or arrived.
 * @csspart text - What was written.
 * @csspart link - An address in it.
 * @csspart delivery - How far a message of our own has come; around `failure` and `retry` if it has not.
 * @csspart failure - Why it could not be delivered.
 * @csspart retry - The button that sends it again.
 * @csspart more - The button that leads to new messages, for who reads older ones.
 * @csspart typing - Who is typing.
 * @csspart notice - Why nobody can be written to at the moment.
 * @csspart composer - The field and its button.
 * @csspart input - The field.
 * @csspart send - The button.
 * @cssprop [--webrtc-accent=LinkText] - Background of own messages and of the button.
 * @cssprop [--webrtc-accent-text=Canvas] - Text on it.
 * @cssprop [--webrtc-chat-bubble=color-mix(in srgb, currentColor 9%, transparent)] - Background of others' messages.
 * @cssprop [--webrtc-chat-radius=1.1em] - Roundness of messages and field.
 * @cssstate empty - Nothing has been said.
 * @cssstate alone - Nobody can be written to at the moment.
 */
export class WebrtcChatElement extends LitElement {
  static override properties = {
    for: {},
    joins: { type: Boolean },
    maxMessages: { type: Number, attribute: 'max-messages' },
    messages: { attribute: false, noAccessor: true },
    renderMessage: { attribute: false },
  };

  static override styles = [avatarStyles, controlsStyles, chatStyles];

  /** Id of the room, for a chat that is not inside it. */
  declare for: string;
  /** Says who joins and who leaves, in quiet lines. */
  declare joins: boolean;
  /** How many messages are kept; the oldest ones go. 1000 by default. */
  declare maxMessages: number;
  /**
   * What stands in the place of a message's text: a node, a string, or a template of Lit; `undefined` for the text as
   * it is. A string is shown as text, never as markup.
   */
  declare renderMessage: ((message: ChatMessage) => unknown) | undefined;

  readonly #internals = this.attachInternals();
  readonly #language = new Language(this);
  readonly #announcer = new Announcer();
  readonly #chat: Chat = new Chat(this, this.#language, {
    allows: (text) => this.#tell('beforesend', { text }, true),
    added: (message) => this.#onAdded(message),
    failed: (reason) => this.#announcer.say(reason),
    cleared: () => this.#onCleared(),
    changed: () => this.requestUpdate(),
  });
  readonly #room = new RoomConsumer(
    this,
    (room) => this.#chat.follow(room),
    () => this.#onRoom(),
  );
  readonly #end = new ScrollAnchor(this, (atEnd) => this.#chat.read(atEnd));
  readonly #composer = new Composer(
    (text) => !this.#chat.obstacle && this.#chat.post(text) !== undefined,
    (text) => this.#chat.type(text),
  );

  constructor() {
    super();
    this.for = '';
    this.joins = false;
    this.maxMessages = MOST_MESSAGES;
  }

  /** The conversation, oldest first. Set it to show what was said before. */
  get messages(): readonly ChatMessage[] {
    return this.#chat.conversation.messages;
  }

  set messages(messages: readonly ChatMessage[]) {
    this.#chat.restore(messages);
  }

  /** Why nobody can be written to at the moment; empty when somebody can. */
  get notice(): string {
    const { obstacle } = this.#chat;
    return obstacle ? this.#language.text(obstacle) : '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#chat.type('');
  }

  /**
   * Sends a text to everybody here, as if it had been typed: `beforesend` may keep it back. Resolves when it has arrived,
   * or could not, which the message says then; rejects with a `ConnectionError` when there is nobody to send it to.
   */
  async send(text: string): Promise<void> {
    if (this.#chat.obstacle) {
      throw new ConnectionError(this.#room.connection ? 'not-connected' : 'closed', { message: this.notice });
    }
    await this.#chat.post(text);
  }

  /** Sends a message that failed again, to everybody here who does not have it. */
  async retry(id: number): Promise<void> {
    await this.#chat.retry(id);
  }

  /** Forgets what was said, here. */
  clear(): void {
    this.#chat.clear();
  }

  protected override render(): unknown {
    const language = this.#language;
    const { notice, renderMessage } = this;
    const { conversation, unread, resendable } = this.#chat;
    const log = renderLog(conversation.pages, {
      language,
      renderMessage,
      resendable,
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
          aria-label=${language.text('log')}
          tabindex="0"
          @scroll=${(event: Event) => this.#end.onScroll(event.currentTarget as HTMLElement)}
        >
          <div class="pages">${log}</div>
          ${conversation.quiet ? html`<slot name="empty"><p class="empty">${notice ? '' : language.text('quiet')}</p></slot>` : nothing}
        </div>
        ${
          unread > 0
            ? html`<button type="button" class="main more" part="more" @click=${() => this.#end.go()}>
                ${language.plural('more', unread)}
              </button>`
            : nothing
        }
      </div>
      ${this.#announcer.render()}
      <p class="line typing" part="typing" ?hidden=${notice !== ''}>${this.#renderTyping()}</p>
      <p class=${notice ? 'notice' : 'unseen'} part="notice" role="status">${notice}</p>
      <slot name="composer">${this.#composer.render(language, notice === '')}</slot>
    `;
  }

  /** The focus goes to the log when what had it goes: a button, or a message that is too old. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused?.isConnected === false)
      this.renderRoot.querySelector<HTMLElement>('.log')?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    const { states } = this.#internals;
    if (this.#chat.conversation.quiet) states.add('empty');
    else states.delete('empty');
    if (this.notice) states.add('alone');
    else states.delete('alone');
  }

  #renderTyping(): string {
    const language = this.#language;
    const names = this.#chat.typists;
    if (names.length > MOST_TYPING) return language.text('typingMany');
    return names.length > 0 ? language.plural('typing', names.length, { names: language.list(names) }) : '';
  }

  #onRoom(): void {
    this.#chat.enter(this.#room.room?.room);
    this.requestUpdate();
  }

  #onAdded(message: ChatMessage): void {
    if (message.own) this.#end.go();
    else this.#announcer.say(`${message.name}: ${message.text}`);
    this.#tell('messageadd', { message });
  }

  #onCleared(): void {
    this.#announcer.clear();
    this.#end.go();
  }

  /** Dispatches an event of ours; whether nobody prevented what follows. */
  #tell<Name extends keyof WebrtcChatEventMap>(
    name: Name,
    detail: WebrtcChatEventMap[Name]['detail'],
    cancelable = false,
  ): boolean {
    const event = new CustomEvent(name, { detail, cancelable });
    return this.dispatchEvent(event);
  }
}

/** Typed listeners for the element's own events beside those of every element. */
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
