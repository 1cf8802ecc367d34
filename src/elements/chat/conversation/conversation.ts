import type { PeerId } from '../../../core/index.js';
import { authorOf, Authors } from './authors.js';

/** One message of the conversation. */
export interface ChatMessage {
  readonly id: number;
  /** The id of its author: a peer, or us. */
  readonly from: PeerId;
  /** Whether we wrote it. */
  readonly own: boolean;
  /** The name of its author at that time. */
  readonly name: string;
  /** Tells the author from others whose names looked alike at that time; `undefined` if there were none. */
  readonly alike?: number | undefined;
  /** Whether the server gave that name, so it is not only what the author says. */
  readonly given?: boolean | undefined;
  readonly text: string;
  /** When it was sent, or arrived here. */
  readonly time: Date;
  /** Whether it is still on its way to somebody. */
  readonly pending?: boolean | undefined;
  /** How many people it was sent to. Only our own messages have it. */
  readonly total?: number | undefined;
  /** How many of them have received it. */
  readonly received?: number | undefined;
  /** Why it was not delivered to everybody, in the language of the element. */
  readonly failure?: string | undefined;
}

/** Somebody joined or left. */
export interface ChatNote {
  readonly id: number;
  readonly event: 'joined' | 'left';
  readonly name: string;
  readonly time: Date;
}

/** A flood: many messages of one person, shown as one line until the reader asks for them. Its id is that of the first. */
export interface ChatFlood {
  readonly id: number;
  readonly from: PeerId;
  readonly own: false;
  /** The newest name of the author, and what tells it from those who look alike. */
  readonly name: string;
  readonly alike: number | undefined;
  /** When the first message came. */
  readonly time: Date;
  readonly messages: readonly ChatMessage[];
}

export type ChatEntry = ChatMessage | ChatNote | ChatFlood;

/** A part of a long conversation. Each page renders separately. A change replaces the page by a new object. */
export interface ChatPage {
  readonly id: number;
  readonly entries: readonly ChatEntry[];
}

/** How many entries a page has. */
const PAGE = 50;
/** When all texts together are longer than the first, older ones are cut to the second, in UTF-16 code units. */
const MOST_TEXT = 10_000_000;
const LONGEST_OLD = 20_000;

/**
 * Messages and notes, oldest first, up to a limit. When it is full, whoever has most loses the oldest message: so who floods it pushes
 * out nobody else.
 */
export class Conversation {
  readonly #pages: ChatPage[] = [];
  readonly #authors = new Authors();
  #count = 0;
  #size = 0;
  /** How many of the entries are notes. */
  #notes = 0;
  /** How long the texts are. */
  #length = 0;
  #messages: readonly ChatMessage[] | undefined;

  get pages(): readonly ChatPage[] {
    return this.#pages;
  }

  /** Whether there are no messages; notes do not count. */
  get quiet(): boolean {
    return this.#size === this.#notes;
  }

  get messages(): readonly ChatMessage[] {
    this.#messages ??= this.#pages
      .flatMap(({ entries }) => entries.flatMap(messagesOf))
      .sort((one, other) => one.id - other.id); // what others have said amid a flood comes after it
    return this.#messages;
  }

  /** Adds a note. Drops old entries until no more than `most` are left. */
  note(note: Omit<ChatNote, 'id'>, most: number): void {
    this.#push({ ...note, id: ++this.#count });
    this.#notes++;
    this.#grow(most);
  }

  /**
   * Adds a message, and returns it; `flood`: it is part of one, which those that the page sets are not (`live`). Drops old entries until
   * no more than `most` are left.
   */
  append(message: Omit<ChatMessage, 'id'>, most: number, live = true): { added: ChatMessage; flood: boolean } {
    const added = { ...message, id: ++this.#count };
    const flood = this.#authors.add(added, live);
    if (flood) this.#pour(added);
    else this.#push(added);
    this.#length += added.text.length;
    this.#grow(most);
    while (this.#length > MOST_TEXT && this.#cut(added.id));
    return { added, flood };
  }

  find(id: number): ChatMessage | undefined {
    const entry = this.#pages.findLast((page) => page.id <= id)?.entries.find((one) => one.id === id);
    return entry && isMessage(entry) ? entry : undefined;
  }

  /** Changes a message, unless it has been dropped, or is part of a flood: only our own change, and those never are. */
  change(id: number, part: Partial<Omit<ChatMessage, 'id'>>): void {
    const at = this.#pages.findLastIndex((page) => page.id <= id);
    this.#replace(at, id, (entry) => (isMessage(entry) ? { ...entry, ...part } : entry));
  }

  clear(): void {
    this.#pages.length = 0;
    this.#authors.clear();
    this.#size = 0;
    this.#notes = 0;
    this.#length = 0;
    this.#messages = undefined;
  }

  #grow(most: number): void {
    this.#messages = undefined;
    this.#size++;
    while (this.#size > most && this.#drop());
  }

  #push(entry: ChatEntry): void {
    const last = this.#pages.at(-1);
    if (last && last.entries.length < PAGE) this.#put(this.#pages.length - 1, [...last.entries, entry]);
    else this.#pages.push({ id: entry.id, entries: [entry] });
  }

  /** Adds a message to the flood of its author: the one at the end, or beside other floods there. Or else begins one. */
  #pour(message: ChatMessage): void {
    for (let at = this.#pages.length - 1; at >= 0; at--) {
      const entries = this.#pages[at]?.entries ?? [];
      const last = entries.findLast((entry) => isMessage(entry) || (isFlood(entry) && entry.from === message.from));
      if (last && isFlood(last)) this.#replace(at, last.id, () => floodOf([...last.messages, message], last.id));
      if (last && isMessage(last)) this.#begin(message);
      if (last) return;
    }
    this.#begin(message);
  }

  /** Begins a flood, with what its author has said last. */
  #begin(message: ChatMessage): void {
    const messages = [message];
    for (;;) {
      const at = this.#pages.length - 1;
      const entries = this.#pages[at]?.entries ?? [];
      const last = entries.at(-1);
      if (!last || !isMessage(last) || authorOf(last) !== message.from) break;
      messages.unshift(last);
      this.#put(at, entries.slice(0, -1));
    }
    this.#push(floodOf(messages));
  }

  /** Cuts a long text of whoever has most text: the oldest but for the newest message. Returns whether there was one. */
  #cut(newest: number): boolean {
    const long = this.messages.filter(({ id, text }) => id !== newest && text.length > LONGEST_OLD + 1);
    const author = this.#authors.wordiest(long.map(authorOf));
    const message = long.find((one) => authorOf(one) === author);
    if (!message) return false;
    const text = `${message.text.slice(0, LONGEST_OLD)}…`;
    const has = (entry: ChatEntry): boolean => messagesOf(entry).includes(message);
    const at = this.#pages.findIndex(({ entries }) => entries.some(has));
    const entry = this.#pages[at]?.entries.find(has);
    if (!entry) return false;
    this.#authors.shorten(message, message.text.length - text.length);
    this.#length -= message.text.length - text.length;
    const cut = messagesOf(entry).map((one) => (one === message ? { ...one, text } : one));
    this.#replace(at, entry.id, (old) => (isFlood(old) ? floodOf(cut, old.id) : { ...message, text }));
    return true;
  }

  /** Drops the oldest note, or the oldest message of whoever has most if there are no notes: notes must not push messages out. */
  #drop(): boolean {
    const { busiest } = this.#authors;
    const goes = (entry: ChatEntry): boolean =>
      this.#notes > 0 ? isNote(entry) : !isNote(entry) && authorOf(entry) === busiest;
    const at = this.#pages.findIndex(({ entries }) => entries.some(goes));
    const entries = [...(this.#pages[at]?.entries ?? [])];
    const index = entries.findIndex(goes);
    const entry = entries[index];
    if (!entry) return false;
    const [gone, ...rest] = messagesOf(entry);
    entries.splice(index, 1, ...(rest.length > 0 ? [floodOf(rest, entry.id)] : []));
    if (gone) {
      this.#length -= gone.text.length;
      this.#authors.remove(gone);
    } else this.#notes--;
    this.#size--;
    this.#put(at, entries);
    return true;
  }

  /** Changes the entry with this id on a page. */
  #replace(at: number, id: number, change: (entry: ChatEntry) => ChatEntry): void {
    const entries = this.#pages[at]?.entries ?? [];
    this.#put(
      at,
      entries.map((entry) => (entry.id === id ? change(entry) : entry)),
    );
    this.#messages = undefined;
  }

  /** Gives a page these entries. Without any, it goes. */
  #put(at: number, entries: readonly ChatEntry[]): void {
    const page = this.#pages[at];
    if (!page) return;
    if (entries.length > 0) this.#pages[at] = { id: page.id, entries };
    else this.#pages.splice(at, 1);
  }
}

export function isMessage(entry: ChatEntry): entry is ChatMessage {
  return 'text' in entry;
}

export function isFlood(entry: ChatEntry): entry is ChatFlood {
  return 'messages' in entry;
}

function floodOf(messages: readonly ChatMessage[], id = messages[0]?.id ?? 0): ChatFlood {
  const [first] = messages;
  const { from = '', name = '', alike } = messages.at(-1) ?? {};
  return { id, from, own: false, name, alike, time: first?.time ?? new Date(), messages };
}

function isNote(entry: ChatEntry): entry is ChatNote {
  return 'event' in entry;
}

function messagesOf(entry: ChatEntry): readonly ChatMessage[] {
  return isFlood(entry) ? entry.messages : isMessage(entry) ? [entry] : [];
}
