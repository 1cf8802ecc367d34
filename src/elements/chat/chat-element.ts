import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { ConnectionError, type Connection, type Message, type PeerId } from '../../core/index.js';
import { Announcer } from './announcer.js';
import { Attendance } from './attendance.js';
import { renderLog } from './chat-log.js';
import { chatStyles } from './chat-styles.js';
import { Composer } from './composer.js';
import { controlsStyles } from '../controls-styles.js';
import { Conversation, type ChatMessage } from './conversation.js';
import { Delivery, recipients } from './delivery.js';
import { Language } from '../language/language.js';
import { ScrollAnchor } from './scroll-anchor.js';
import { avatarStyles } from '../person/avatar-styles.js';
import { nameOf } from '../person/person.js';
import { RoomConsumer, type RoomProvider } from '../room/room-context.js';
import { Typing, whoTypes } from './typing.js';

/** Longest text of one message that is shown, in UTF-16 code units. */
const LONGEST_TEXT = 20_000;
/** More marks on one letter than any language has. */
const TOWERS = /(\p{M}{32})\p{M}+/gu;
/** So many messages are kept. */
const MOST_MESSAGES = 1000;
/** Who is typing is looked at so often at the most, in ms: peers tell about themselves as often as they like. */
const TOGETHER = 40;
/** So many names of people who are typing are said. */
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
  readonly #conversation = new Conversation();
  /** Of our own messages that not everybody has, by id. */
  readonly #deliveries = new Map<number, Delivery>();
  readonly #typing = new Typing();
  readonly #attendance = new Attendance();
  readonly #announcer = new Announcer();
  readonly #end = new ScrollAnchor(this);
  readonly #composer = new Composer(
    (text) => this.notice === '' && this.#post(text) !== undefined,
    (text) => (text && !this.notice ? this.#typing.begin(this.#room) : this.#typing.end()),
  );
  #room: RoomProvider | undefined;
  #roomName: string | undefined;
  #connection: Connection | undefined;
  #stops: (() => void)[] = [];
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.for = '';
    this.joins = false;
    this.maxMessages = MOST_MESSAGES;
    new RoomConsumer(this, (room) => this.#follow(room));
  }

  /** The conversation, oldest first. Set it to show what was said before. */
  get messages(): readonly ChatMessage[] {
    return this.#conversation.messages;
  }

  set messages(messages: readonly ChatMessage[]) {
    const history = [...messages];
    this.clear();
    for (const message of history) this.#append(restored(message));
  }

  /** Why nobody can be written to at the moment; empty when somebody can. */
  get notice(): string {
    const state = this.#room?.state ?? 'idle';
    const language = this.#language;
    if (recipients(this.#connection).length > 0) return '';
    if (state !== 'connected') return language.text(state);
    return language.text(this.#connection?.peers.size ? 'unlinked' : 'writeLater');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#typing.end();
  }

  /**
   * Sends a text to everybody here, as if it had been typed: `beforesend` may keep it back. Resolves when it has arrived,
   * or could not, which the message says then; rejects with a `ConnectionError` when there is nobody to send it to.
   */
  async send(text: string): Promise<void> {
    if (recipients(this.#connection).length === 0) {
      throw new ConnectionError(this.#connection ? 'not-connected' : 'closed', { message: this.notice });
    }
    await this.#post(text);
  }

  /** Sends a message that failed again, to everybody here who does not have it. */
  async retry(id: number): Promise<void> {
    if (this.#connection && this.#conversation.find(id)?.failure)
      await this.#deliver(id, this.#connection, recipients(this.#connection));
  }

  /** Forgets what was said, here. */
  clear(): void {
    this.#conversation.clear();
    this.#deliveries.clear();
    this.#announcer.clear();
    this.#end.go();
  }

  protected override render(): unknown {
    const language = this.#language;
    const { pages, quiet } = this.#conversation;
    const { notice, renderMessage } = this;
    const log = renderLog(pages, {
      language,
      renderMessage,
      failed: notice ? undefined : this.#deliveries,
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
          ${quiet ? html`<slot name="empty"><p class="empty">${notice ? '' : language.text('quiet')}</p></slot>` : nothing}
        </div>
        ${
          this.#end.unseen > 0
            ? html`<button type="button" class="main more" part="more" @click=${() => this.#end.go()}>
                ${language.plural('more', this.#end.unseen)}
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
    if (this.#conversation.quiet) states.add('empty');
    else states.delete('empty');
    if (this.notice) states.add('alone');
    else states.delete('alone');
  }

  #renderTyping(): string {
    const language = this.#language;
    const names = whoTypes(this.#connection).map((peer) => nameOf(peer, language.text('guest')));
    if (names.length > MOST_TYPING) return language.text('typingMany');
    return names.length > 0 ? language.plural('typing', names.length, { names: language.list(names) }) : '';
  }

  /** Sends a text on its way, unless the page keeps it back. */
  #post(text: string): Promise<void> | undefined {
    const connection = this.#connection;
    const to = recipients(connection); // whatever the page does while it is asked
    if (!connection || !this.#tell('beforesend', { text }, true)) return undefined;
    this.#typing.end();
    this.#end.go();
    const name = nameOf(connection, this.#language.text('guest'));
    const own = { from: connection.id, own: true, name, text: bounded(text), time: new Date(), pending: true };
    const id = this.#add(own);
    this.#deliveries.set(id, new Delivery(text, this.#language));
    return this.#deliver(id, connection, to);
  }

  async #deliver(id: number, connection: Connection, to: readonly PeerId[]): Promise<void> {
    const delivery = this.#deliveries.get(id);
    if (!delivery || to.length === 0) return;
    await delivery.send(connection, to, (progress) => {
      this.#conversation.change(id, progress);
      if (progress.failure) this.#announcer.say(progress.failure);
      this.requestUpdate();
    });
    if (!this.#conversation.find(id)?.failure) this.#deliveries.delete(id);
  }

  #hear(connection: Connection, { data, peer: id }: Message): void {
    const peer = connection.peers.get(id);
    if (typeof data !== 'string' || !peer) return;
    const text = bounded(data);
    const name = nameOf(peer, this.#language.text('guest'));
    this.#end.count();
    this.#announcer.say(`${name}: ${text}`);
    this.#add({ from: id, own: false, name, text, time: new Date() });
  }

  #add(message: Omit<ChatMessage, 'id'>): number {
    const id = this.#append(message);
    const added = this.#conversation.find(id);
    if (added) this.#tell('messageadd', { message: added });
    return id;
  }

  #append(entry: Parameters<Conversation['append']>[0]): number {
    this.requestUpdate();
    return this.#conversation.append(entry, this.maxMessages >= 1 ? this.maxMessages : MOST_MESSAGES);
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

  #follow(room: RoomProvider | undefined): void {
    const connection = room?.connection;
    this.#room = room;
    if (room?.room && room.room !== this.#roomName) {
      if (this.#roomName) this.clear();
      this.#roomName = room.room;
    }
    if (connection !== this.#connection) {
      for (const stop of this.#stops) stop();
      this.#connection = connection;
      this.#typing.end();
      this.#attendance.clear();
      this.#stops = connection ? this.#listen(connection) : [];
    }
    this.requestUpdate();
  }

  #listen(connection: Connection): (() => void)[] {
    const meet = (): void => {
      const changes = this.#attendance.check(connection, this.#language.text('guest'));
      for (const change of changes) if (this.joins) this.#append({ ...change, time: new Date() });
      this.requestUpdate();
    };
    const update = (): void => this.requestUpdate();
    this.#attendance.check(connection, ''); // who was here before us did not join
    return [
      connection.on('message', (message) => this.#hear(connection, message)),
      connection.on('peerlist', meet),
      connection.on('presence', () => {
        this.#soon ??= setTimeout(() => {
          this.#soon = undefined;
          update();
        }, TOGETHER);
      }),
      connection.on('peer-state', update),
    ];
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

/** What is shown of a text. Towers of marks are as costly as they are high. */
function bounded(text: string): string {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return shown.replace(TOWERS, '$1');
}

/** A message of before, as a page kept it: in JSON, perhaps. */
function restored(message: ChatMessage): Omit<ChatMessage, 'id'> {
  const time = new Date(message.time);
  return {
    ...message,
    text: bounded(message.text),
    time: Number.isNaN(time.getTime()) ? new Date() : time,
    pending: false,
  };
}
