import type { PeerId } from '../../../core/index.js';

/** One message of the conversation. */
export interface ChatMessage {
  readonly id: number;
  /** The id of its author: a peer, or us. */
  readonly from: PeerId;
  /** Whether we wrote it. */
  readonly own: boolean;
  /** The name of its author at that time. */
  readonly name: string;
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

export type ChatEntry = ChatMessage | ChatNote;

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

/** Messages and notes, oldest first, up to a limit. */
export class Conversation {
  readonly #pages: ChatPage[] = [];
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
    this.#messages ??= this.#pages.flatMap(({ entries }) => entries).filter(isMessage);
    return this.#messages;
  }

  /** Adds an entry and returns its id. Drops old entries until no more than `most` are left. */
  append(entry: Omit<ChatMessage, 'id'> | Omit<ChatNote, 'id'>, most: number): number {
    const added = { ...entry, id: ++this.#count };
    const last = this.#pages.at(-1);
    if (last && last.entries.length < PAGE) this.#put(this.#pages.length - 1, [...last.entries, added]);
    else this.#pages.push({ id: added.id, entries: [added] });
    this.#size++;
    if (isMessage(added)) this.#length += added.text.length;
    else this.#notes++;
    this.#messages = undefined;
    while (this.#size > most) this.#drop();
    while (this.#length > MOST_TEXT && this.#cut(added.id));
    return added.id;
  }

  find(id: number): ChatMessage | undefined {
    const entry = this.#pages.findLast((page) => page.id <= id)?.entries.find((one) => one.id === id);
    return entry && isMessage(entry) ? entry : undefined;
  }

  /** Changes a message, unless it has been dropped. */
  change(id: number, part: Partial<Omit<ChatMessage, 'id'>>): void {
    const at = this.#pages.findLastIndex((page) => page.id <= id);
    const page = this.#pages[at];
    if (!page) return;
    this.#put(
      at,
      page.entries.map((entry) => (entry.id === id && isMessage(entry) ? { ...entry, ...part } : entry)),
    );
    this.#messages = undefined;
  }

  clear(): void {
    this.#pages.length = 0;
    this.#size = 0;
    this.#notes = 0;
    this.#length = 0;
    this.#messages = undefined;
  }

  /** Cuts the oldest long text but that of the newest message. Returns whether there was one. */
  #cut(newest: number): boolean {
    const long = this.messages.find(({ id, text }) => id !== newest && text.length > LONGEST_OLD + 1);
    if (!long) return false;
    const text = `${long.text.slice(0, LONGEST_OLD)}…`;
    this.#length -= long.text.length - text.length;
    this.change(long.id, { text });
    return true;
  }

  /** Drops the oldest note, or the oldest message if there are no notes: notes must not push messages out. */
  #drop(): void {
    const noted = (entries: readonly ChatEntry[]): number => entries.findIndex((entry) => !isMessage(entry));
    const at = this.#notes > 0 ? this.#pages.findIndex(({ entries }) => noted(entries) >= 0) : 0;
    const entries = [...(this.#pages[at]?.entries ?? [])];
    const [gone] = entries.splice(Math.max(noted(entries), 0), 1);
    if (gone && isMessage(gone)) this.#length -= gone.text.length;
    else this.#notes--;
    this.#size--;
    if (entries.length > 0) this.#put(at, entries);
    else this.#pages.splice(at, 1);
  }

  #put(at: number, entries: readonly ChatEntry[]): void {
    const page = this.#pages[at];
    if (page) this.#pages[at] = { id: page.id, entries };
  }
}

export function isMessage(entry: ChatEntry): entry is ChatMessage {
  return 'text' in entry;
}
