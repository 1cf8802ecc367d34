import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ConnectionError, type Connection, type Message, type Peer, type PeerId } from '../core/index.js';
import { chatStyles } from './chat-styles.js';
import { avatarStyles, displayName, hue, initial } from './person.js';
import { RoomConsumer, type RoomProvider, type RoomState } from './room-context.js';

/** One line of the conversation. */
export interface ChatMessage {
  readonly id: number;
  /** Who wrote it: a peer's id, or our own. */
  readonly from: string;
  readonly own: boolean;
  readonly name: string;
  readonly text: string;
  readonly time: Date;
  /** It is on its way: not everybody whom it is for has it yet. */
  readonly pending?: boolean;
  /** Why it reached nobody, or not everybody. */
  readonly failure?: string | undefined;
}

/** Longest text of one message that is shown, in UTF-16 code units. */
const LONGEST_TEXT = 20_000;
/** The reader is at the end of the log when less than this is below, in CSS pixels. */
const NEAR_END = 48;

const NOTICES: Readonly<Record<RoomState, string>> = {
  idle: 'Not in a room.',
  connecting: 'Joining the room…',
  connected: 'Nobody else is here yet. You can write as soon as someone joins.',
  reconnecting: 'The server is out of reach. Reconnecting…',
  failed: 'This room cannot be joined.',
};

const UNLINKED = 'You are not connected to anyone here.';

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/**
 * A chat with everybody in its room: the conversation, and a field to write in. Text goes out as
 * plain string messages, and every string message of a peer is shown, as text. What is written while
 * somebody is out of reach waits.
 *
 * @customElement webrtc-chat
 * @slot empty - Shown while nothing has been said.
 * @csspart log - The conversation, which scrolls.
 * @csspart message - One message.
 * @csspart own - A message of our own.
 * @csspart avatar - The sign of who wrote it.
 * @csspart name - The name of who wrote it.
 * @csspart text - What was written.
 * @csspart time - When it was sent or arrived.
 * @csspart pending - That a message of our own is on its way, if that takes a while.
 * @csspart failure - Why it could not be delivered.
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
    messages: { attribute: false },
    notice: { attribute: false },
  };

  static override styles = [avatarStyles, chatStyles];

  /** Id of the room, for a chat that is not inside it. */
  declare for: string;
  /** The conversation, oldest first. */
  declare messages: readonly ChatMessage[];
  /** Why nobody can be written to at the moment; empty when somebody can. */
  declare notice: string;

  readonly #internals = this.attachInternals();
  readonly #resized: ResizeObserver | undefined;
  #connection: Connection | undefined;
  #room: string | undefined;
  #stops: (() => void)[] = [];
  #count = 0;
  /** Whether the reader is at the end of the log, and wants to stay there. */
  #atEnd = true;

  constructor() {
    super();
    this.for = '';
    this.messages = [];
    this.notice = NOTICES.idle;
    new RoomConsumer(this, (room) => this.#follow(room));
    if (typeof ResizeObserver === 'function') this.#resized = new ResizeObserver(() => this.#stayAtEnd());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized?.disconnect();
  }

  protected override render(): unknown {
    return html`
      <div
        class="log"
        part="log"
        role="log"
        aria-label="Messages"
        tabindex="0"
        @scroll=${(event: Event) => this.#onScroll(event.currentTarget as HTMLElement)}
      >
        ${repeat(
          this.messages,
          (message) => message.id,
          (message) => this.#renderMessage(message),
        )}
        ${
          this.messages.length === 0
            ? html`<slot name="empty"><p class="empty">No messages yet. Say hello!</p></slot>`
            : nothing
        }
      </div>
      <p class=${this.notice ? 'notice' : 'unseen'} part="notice" role="status">${this.notice}</p>
      <form part="composer" @submit=${(event: Event) => this.#onSubmit(event)}>
        <label class="unseen" for="input">Message</label>
        <textarea
          id="input"
          part="input"
          rows="1"
          placeholder="Write a message"
          enterkeyhint="send"
          dir="auto"
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></textarea>
        <button part="send" aria-disabled=${this.notice ? 'true' : 'false'}>Send</button>
      </form>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { states } = this.#internals;
    if (this.messages.length === 0) states.add('empty');
    else states.delete('empty');
    if (this.notice) states.add('alone');
    else states.delete('alone');
    if (changed.has('messages') || changed.has('notice')) this.#stayAtEnd();
  }

  #renderMessage({ own, from, name, text, time, pending, failure }: ChatMessage): unknown {
    return html`<article class=${own ? 'message own' : 'message'} part=${own ? 'message own' : 'message'}>
      ${
        own
          ? nothing
          : html`<span class="avatar" part="avatar" data-hue=${hue(from)} aria-hidden="true"
              >${initial(name, from)}</span
            >`
      }
      <header>
        <span class="name" part="name" dir="auto">${own ? 'You' : name}</span>
        <time part="time" datetime=${time.toISOString()}>${TIME.format(time)}</time>
        ${pending ? html`<span class="pending" part="pending">Sending…</span>` : nothing}
      </header>
      <p class="text" part="text" dir="auto">${text}</p>
      ${failure ? html`<p class="failure" part="failure">${failure}</p>` : nothing}
    </article>`;
  }

  #onKey(event: KeyboardEvent): void {
    // An input method takes Enter for itself; Safari tells so by the key code alone.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const input = form.elements.namedItem('input') as HTMLTextAreaElement;
    const text = input.value.trim();
    if (this.notice || !text || !this.#connection) return;
    input.value = '';
    this.#atEnd = true;
    void this.#say(this.#connection, text);
  }

  async #say(connection: Connection, text: string): Promise<void> {
    const peers = new Map(connection.peers); // who leaves before the message arrives has to be named
    const id = this.#append({ from: connection.id, own: true, name: displayName(connection), text, pending: true });
    const failure = await connection.send(text).then(
      () => undefined,
      (error: unknown) => failureOf(error, peers),
    );
    const settle = (message: ChatMessage): ChatMessage => ({ ...message, pending: false, failure });
    this.messages = this.messages.map((message) => (message.id === id ? settle(message) : message));
  }

  #hear(connection: Connection, { data, peer: id }: Message): void {
    const peer = connection.peers.get(id);
    if (typeof data !== 'string' || !peer) return;
    const text = data.length > LONGEST_TEXT ? `${data.slice(0, LONGEST_TEXT)}…` : data;
    this.#append({ from: id, own: false, name: displayName(peer), text });
  }

  #append(message: Omit<ChatMessage, 'id' | 'time'>): number {
    const id = ++this.#count;
    this.messages = [...this.messages, { ...message, id, time: new Date() }];
    return id;
  }

  #onScroll(log: HTMLElement): void {
    this.#atEnd = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR_END;
  }

  #stayAtEnd(): void {
    const log = this.renderRoot.querySelector('.log');
    if (log && this.#atEnd) log.scrollTop = log.scrollHeight;
  }

  #follow(room: RoomProvider | undefined): void {
    const connection = room?.connection;
    if (room && room.room !== this.#room) {
      this.#room = room.room;
      this.messages = [];
    }
    const notice = (): void => {
      const state = room?.state ?? 'idle';
      const peers = [...(connection?.peers.values() ?? [])];
      if (peers.some((peer) => peer.state !== 'new')) this.notice = '';
      else this.notice = state === 'connected' && peers.length > 0 ? UNLINKED : NOTICES[state];
    };
    if (connection !== this.#connection) {
      for (const stop of this.#stops) stop();
      this.#connection = connection;
      this.#stops = connection
        ? [
            connection.on('message', (message) => this.#hear(connection, message)),
            connection.on('peerlist', notice),
            connection.on('peer-state', notice),
          ]
        : [];
    }
    notice();
  }
}

/** Why a message did not get to one of these peers. */
function failureOf(error: unknown, peers: ReadonlyMap<PeerId, Peer>): string {
  const { code, peer: id = '' } = error instanceof ConnectionError ? error : {};
  if (code === 'message-too-large') return 'Not delivered: the message is too long.';
  if (code === 'closed') return 'Not delivered: you left the room.';
  const peer = peers.get(id);
  if (!peer) return 'Not delivered.';
  const name = displayName(peer);
  if (code === 'peer-gone') return `Not delivered to ${name}, who left.`;
  if (code === 'peer-unreachable') return `Not delivered to ${name}, who is out of reach.`;
  return `Not delivered to ${name}.`;
}
