import type { Entry, MemberNumber, Word } from './account.js';

/** A message as its sender tells of it, to one of those whom it went to. */
export interface Sent {
  readonly n: number;
  /** What it is, if it is too small to hold its number. */
  readonly small: string | undefined;
  readonly at: number;
  /** How its promise ended; `code`: that of the error. */
  end: { readonly at: number; readonly code?: string; readonly blamed?: boolean } | undefined;
}

/** So many lines of what a page has told are kept, to be read when something is wrong. */
const MOST_LINES = 400;

/** One membership, from entering to leaving, as far as its page has told. */
export class Membership {
  readonly number: MemberNumber;
  /** The place that it is at. */
  readonly place: string;
  readonly room: string;
  /** When it ended, for whatever reason; `Infinity` while it lasts. */
  ended = Infinity;
  /** All up to here is told, in ms since the epoch. */
  told = 0;
  readonly sent = new Map<MemberNumber, Sent[]>();
  readonly heard = new Map<MemberNumber, Word[]>();
  #pending = new Map<number, Map<MemberNumber, Sent>>();
  #lines: string[] = [];

  constructor(number: MemberNumber, place: string, room: string) {
    this.number = number;
    this.place = place;
    this.room = room;
  }

  /** What its page has told lately, except of messages. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Whether it sent messages whose promises are pending. */
  get waits(): boolean {
    return this.#pending.size > 0;
  }

  take(entry: Entry): void {
    const [at, name] = entry;
    switch (name) {
      case 'sent': {
        const [, , n, to, small] = entry;
        const each = to.map((number): [MemberNumber, Sent] => [number, { n, small, at, end: undefined }]);
        for (const [number, sent] of each) push(this.sent, number, sent);
        this.#pending.set(n, new Map(each));
        return;
      }
      case 'kept':
        this.#end(entry[2], () => ({ at }));
        return;
      case 'broken': {
        const [, , n, code, peer] = entry;
        this.#end(n, (to) => ({ at, code, blamed: peer === undefined || peer === to }));
        this.#note(entry);
        return;
      }
      case 'heard':
        push(this.heard, entry[2], entry[3]);
        return;
      default:
        this.#note(entry);
    }
  }

  /** Forgets the messages that have been checked. */
  forget(): void {
    this.sent.clear();
    this.heard.clear();
  }

  #end(n: number, end: (to: MemberNumber) => NonNullable<Sent['end']>): void {
    for (const [to, sent] of this.#pending.get(n) ?? []) sent.end = end(to);
    this.#pending.delete(n);
  }

  #note([at, ...rest]: Entry): void {
    this.#lines.push(`${timeOf(at)} ${rest.join(' ')}`);
    if (this.#lines.length > MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES / 2);
  }
}

function push<Item>(lists: Map<MemberNumber, Item[]>, key: MemberNumber, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** The time of day of a time in ms since the epoch. */
export function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
