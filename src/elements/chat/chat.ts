import type { Connection, Message, PeerId } from '../../core/index.js';
import { Attendance } from './attendance.js';
import { Conversation, type ChatMessage } from './conversation/conversation.js';
import { flat } from './conversation/flat.js';
import { restored } from './conversation/restored.js';
import { Delivery, recipients } from './delivery.js';
import type { Language } from '../language/language.js';
import { Alike } from '../person/alike.js';
import { hasGivenName, nameOf } from '../person/person.js';
import { VerifiedIds } from '../person/verified.js';
import type { RoomProvider, RoomState } from '../room/room-context.js';
import { Typing } from './typing.js';

/** How many messages are kept unless the page says otherwise. */
export const MOST_MESSAGES = 1000;
/** Peers may change their presence as often as they like; a change is reported after this time, in ms. */
const PRESENCE_DELAY = 40;

/** What a chat needs of the room that it is in. */
export type ChatRoom = Pick<RoomProvider, 'room' | 'state' | 'connection'>;

/** Settings of a chat. They are read when they are needed, so they may change at any time. */
export interface ChatSettings {
  /** Whether the chat notes who joins and leaves. */
  readonly joins: boolean;
  /** How many messages are kept. */
  readonly maxMessages: number;
}

/** What a chat reports to its view. */
export interface ChatView {
  /** Returns whether this text may be sent. */
  allows(text: string): boolean;
  /** A message was sent or has arrived; `flood`: it is one of many of its author. */
  added(message: ChatMessage, flood: boolean): void;
  /** A message of ours was not delivered; `reason` is for the reader. */
  failed(reason: string): void;
  /** What some have said is shown no more, or is shown again. */
  hid(): void;
  /** All messages are gone. */
  cleared(): void;
  /** Something that the view shows has changed. */
  changed(): void;
}

/**
 * The state of a chat: what was said, who has received it, what is unread, who is typing, who joined and left.
 *
 * It does not know the DOM or Lit, how anything looks, where the reader has scrolled, or what a screen reader says.
 */
export class Chat {
  readonly #settings: ChatSettings;
  readonly #language: Pick<Language, 'text' | 'list'>;
  readonly #view: ChatView;
  readonly #conversation = new Conversation();
  /** The deliveries of our own messages that not everybody has received, by the id of the message. */
  readonly #deliveries = new Map<number, Delivery>();
  readonly #typing = new Typing(() => this.#view.changed());
  readonly #alike = new Alike(() => undefined);
  readonly #verified = new VerifiedIds(() => this.#view.changed());
  #room: ChatRoom | undefined;
  #roomName: string | undefined;
  /** Who is blocked. What they have said stays in the conversation, and is not shown meanwhile. */
  #hidden: ReadonlySet<PeerId> = new Set();
  #reading = true;
  #unread = 0;

  constructor(settings: ChatSettings, language: Pick<Language, 'text' | 'list'>, view: ChatView) {
    this.#settings = settings;
    this.#language = language;
    this.#view = view;
  }

  /** What was said, and who joined and left. */
  get conversation(): Pick<Conversation, 'messages' | 'pages'> {
    return this.#conversation;
  }

  /** Whose messages are not shown, because they are blocked: the same object until that changes. */
  get hidden(): ReadonlySet<PeerId> {
    return this.#hidden;
  }

  /** Who is verified: the same object until that changes. */
  get verified(): ReadonlySet<PeerId> {
    return this.#verified.ids;
  }

  /** Whether no messages are shown; notes do not count. */
  get quiet(): boolean {
    const hides = ({ from }: ChatMessage): boolean => this.#hidden.has(from);
    return this.#conversation.quiet || (this.#hidden.size > 0 && this.#conversation.messages.every(hides));
  }

  /** Whether the reader is at the end of the log. */
  get reading(): boolean {
    return this.#reading;
  }

  /** How many messages have arrived since the reader left the end of the log. */
  get unread(): number {
    return this.#unread;
  }

  /** Why there is nobody to write to; `undefined` when there is somebody. */
  get obstacle(): Exclude<RoomState, 'connected'> | 'unlinked' | 'writeLater' | undefined {
    const state = this.#room?.state ?? 'idle';
    if (recipients(this.#connection).length > 0) return undefined;
    if (state !== 'connected') return state;
    return this.#connection?.peers.size ? 'unlinked' : 'writeLater';
  }

  /** The names of the peers who are typing. */
  get typists(): string[] {
    return this.#typing.peers.map((peer) => nameOf(peer, this.#guest));
  }

  /** Messages of ours that can be sent again if they failed, by id; `undefined` while there is nobody to send them to. */
  get resendable(): ReadonlyMap<number, unknown> | undefined {
    return this.obstacle ? undefined : this.#deliveries;
  }

  /** Replaces the conversation by an earlier one, which may come from JSON. A message that is on its way stays so. */
  restore(messages: unknown): void {
    const open = [...this.#deliveries.values()].map((delivery) => ({
      delivery,
      message: this.#conversation.find(delivery.id),
    }));
    this.#forget();
    for (const given of Array.isArray(messages) ? (messages as unknown[]) : []) {
      if (typeof given !== 'object' || !given) continue;
      const { id, text } = given as ChatMessage;
      const going = open.find(({ message }) => message?.id === id && message.text === text);
      const { added } = this.#append(going?.message ?? restored(given, this.#language), false);
      if (going) this.#deliveries.set((going.delivery.id = added.id), going.delivery);
    }
    this.#view.changed();
  }

  /** Notes whether the reader is at the end of the log. While that is so, new messages count as read. */
  read(atEnd: boolean): void {
    if (atEnd === this.#reading) return;
    this.#reading = atEnd;
    this.#unread = 0;
    this.#view.changed();
  }

  /**
   * Starts to follow a room and its connection. Call what it returns when either of them is replaced or lost. What was
   * said in a room of another name is forgotten; what was said in this one stays, also when we leave and come back.
   */
  follow(room: ChatRoom): (() => void)[] {
    const { connection, room: name } = room;
    if (name && name !== this.#roomName) {
      if (this.#roomName) this.clear();
      this.#roomName = name;
    }
    this.#room = room;
    const stop = (): void => {
      this.#room = undefined;
    };
    return connection ? [...this.#typing.follow(connection), ...this.#listen(connection), stop] : [stop];
  }

  /** Tells the others whether we are typing. `text` is what the field contains now. */
  type(text: string): void {
    if (text && !this.obstacle) this.#typing.begin();
    else this.#typing.end();
  }

  /**
   * Sends a text to everybody here. Returns `undefined` if it is not sent: the view does not allow it, or there is nobody
   * to send it to. Otherwise resolves when the message is delivered or has failed; the message itself tells which.
   */
  post(text: string): Promise<void> | undefined {
    const connection = this.#connection;
    const to = recipients(connection); // before the page is asked: it may close the connection meanwhile
    if (!connection || to.length === 0 || !this.#view.allows(text)) return undefined;
    this.#typing.end();
    const name = nameOf(connection, this.#guest);
    const id = this.#add({
      from: connection.id,
      own: true,
      name,
      alike: this.#alike.numberOf(connection.id),
      text: flat(text),
      time: new Date(),
      pending: true,
    });
    this.#deliveries.set(id, new Delivery(id, text, this.#language));
    return this.#deliver(id, connection, to);
  }

  /** Sends a failed message again to everybody here who has not received it. */
  async retry(id: number): Promise<void> {
    if (this.#connection && this.#conversation.find(id)?.failure)
      await this.#deliver(id, this.#connection, recipients(this.#connection));
  }

  /** Deletes all messages, for us alone. */
  clear(): void {
    this.#forget();
    this.#view.cleared();
    this.#view.changed();
  }

  get #connection(): Connection | undefined {
    return this.#room?.connection;
  }

  get #guest(): string {
    return this.#language.text('guest');
  }

  #forget(): void {
    this.#conversation.clear();
    this.#deliveries.clear();
    this.#unread = 0;
  }

  async #deliver(id: number, connection: Connection, to: readonly PeerId[]): Promise<void> {
    const delivery = this.#deliveries.get(id);
    if (!delivery || to.length === 0) return;
    await delivery.send(connection, to, (progress) => {
      this.#conversation.change(delivery.id, progress);
      if (progress.failure) this.#view.failed(progress.failure);
      this.#view.changed();
    });
    if (!this.#conversation.find(delivery.id)?.failure) this.#deliveries.delete(delivery.id);
  }

  #receive(connection: Connection, { data, peer: id }: Message): void {
    const peer = connection.peers.get(id);
    if (typeof data !== 'string' || !peer) return;
    if (!this.#reading) this.#unread++;
    const name = nameOf(peer, this.#guest);
    const [alike, given] = [this.#alike.numberOf(id), hasGivenName(peer)];
    this.#add({ from: id, own: false, name, alike, given, text: flat(data), time: new Date() });
  }

  #add(message: Omit<ChatMessage, 'id'>): number {
    const { added, flood } = this.#append(message);
    this.#view.added(added, flood);
    return added.id;
  }

  #append(message: Omit<ChatMessage, 'id'>, live = true): ReturnType<Conversation['append']> {
    const result = this.#conversation.append(message, this.#most, live);
    this.#view.changed();
    return result;
  }

  get #most(): number {
    const { maxMessages } = this.#settings;
    return maxMessages >= 1 ? maxMessages : MOST_MESSAGES;
  }

  #listen(connection: Connection): (() => void)[] {
    let delay: ReturnType<typeof setTimeout> | undefined;
    const attendance = new Attendance(connection);
    const changed = (): void => this.#view.changed();
    const meet = (): void => {
      const changes = attendance.check(this.#guest);
      for (const change of changes)
        if (this.#settings.joins) this.#conversation.note({ ...change, time: new Date() }, this.#most);
      changed();
    };
    const hide = (): void => {
      this.#hidden = new Set(connection.blocked);
      this.#view.hid();
      changed();
    };
    hide();
    return [
      this.#alike.follow(connection),
      this.#verified.follow(connection),
      connection.on('message', (message) => this.#receive(connection, message)),
      connection.on('peerlist', meet),
      connection.on('blocked', meet),
      connection.on('blocked', hide),
      connection.on('peer-state', changed),
      connection.on('presence', () => {
        delay ??= setTimeout(() => {
          delay = undefined;
          changed();
        }, PRESENCE_DELAY);
      }),
    ];
  }
}
