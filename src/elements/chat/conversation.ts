import type { PeerId } from '../../core/index.js';

/** One message of the conversation. */
export interface ChatMessage {
  readonly id: number;
  /** Who wrote it: a peer's id, or our own. */
  readonly from: PeerId;
  readonly own: boolean;
  readonly name: string;
  readonly text: string;
  readonly time: Date;
  /** It is on its way: not everybody whom it is for has it yet. */
  readonly pending?: boolean | undefined;
  /** How many it was for, and how many of them have it; of our own messages alone. */
  readonly total?: number | undefined;
  readonly received?: number | undefined;
  /** Why it reached nobody, or not everybody. */
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

/** Entries that stand together, so that a long conversation is shown in parts. A change makes a new one. */
export interface ChatPage {
  readonly id: number;
  readonly entries: readonly ChatEntry[];
}

/** Entries on one page. */
const PAGE = 50;

/** What was said, oldest first, up to a limit. */
export class Conversation {
  readonly #pages: ChatPage[] = [];
  #count = 0;
  #size = 0;
  /** How many of the entries are notes. */
  #notes = 0;
  #messages: readonly ChatMessage[] | undefined;

  get pages(): readonly ChatPage[] {
    return this.#pages;
  }

  /** Whether nothing has been said, whoever came and went. */
  get quiet(): boolean {
    return this.#size === this.#notes;
  }

  get messages(): readonly ChatMessage[] {
    this.#messages ??= this.#pages.flatMap(({ entries }) => entries).filter(isMessage);
    return this.#messages;
  }

  /** Adds an entry at the end, and takes so many from the beginning that no more than `most` are left. Returns its id. */
  append(entry: Omit<ChatMessage, 'id'> | Omit<ChatNote, 'id'>, most: number): number {
    const added = { ...entry, id: ++this.#count };
    const last = this.#pages.at(-1);
    if (last && last.entries.length < PAGE) this.#put(this.#pages.length - 1, [...last.entries, added]);
    else this.#pages.push({ id: added.id, entries: [added] });
    this.#size++;
    if (!isMessage(added)) this.#notes++;
    this.#messages = undefined;
    while (this.#size > most) this.#drop();
    return added.id;
  }

  find(id: number): ChatMessage | undefined {
    const entry = this.#pages.findLast((page) => page.id <= id)?.entries.find((one) => one.id === id);
    return entry && isMessage(entry) ? entry : undefined;
  }

  /** Changes a message, if it is still there. */
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
    this.#messages = undefined;
  }

  /** Drops the oldest note: who comes and goes takes no words away. Without one the oldest message. */
  #drop(): void {
    const noted = (entries: readonly ChatEntry[]): number => entries.findIndex((entry) => !isMessage(entry));
    const at = this.#notes > 0 ? this.#pages.findIndex(({ entries }) => noted(entries) >= 0) : 0;
    const entries = [...(this.#pages[at]?.entries ?? [])];
    const [gone] = entries.splice(Math.max(noted(entries), 0), 1);
    if (gone && !isMessage(gone)) this.#notes--;
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
