import type { ChatMessage } from './conversation.js';

/** So many messages of one person within this time, in ms, are a flood: nobody types as fast as that. */
const MANY = 20;
const TIME = 30_000;

/** What one person has in the conversation. */
interface Share {
  count: number;
  /** How long the texts are. */
  length: number;
  /** When the newest messages came, at most `MANY`. */
  readonly times: number[];
}

/** Who has said how much of what the conversation keeps. */
export class Authors {
  /** By `authorOf()`. Who has spoken first comes first. */
  readonly #shares = new Map<string, Share>();

  /** Who has most messages. */
  get busiest(): string | undefined {
    return this.#most(({ count }) => count);
  }

  /** Who of these has most text. */
  wordiest(authors: Iterable<string>): string | undefined {
    return this.#most(({ length }) => length, new Set(authors));
  }

  /** Counts a message. Returns whether it belongs to a flood. `live`: it has just come. */
  add(message: Omit<ChatMessage, 'id'>, live: boolean): boolean {
    const author = authorOf(message);
    const share = this.#shares.get(author) ?? { count: 0, length: 0, times: [] };
    this.#shares.set(author, share);
    share.count++;
    share.length += message.text.length;
    const time = message.time.getTime();
    if (!live) return false;
    if (share.times.push(time) > MANY) share.times.shift();
    const [first = 0] = share.times;
    return !message.own && share.times.length === MANY && Math.abs(time - first) < TIME;
  }

  /** A message is gone. */
  remove(message: ChatMessage): void {
    const author = authorOf(message);
    const share = this.#shares.get(author);
    if (!share) return;
    share.count--;
    share.length -= message.text.length;
    if (share.count === 0) this.#shares.delete(author);
  }

  /** A text is shorter now. */
  shorten(message: ChatMessage, by: number): void {
    const share = this.#shares.get(authorOf(message));
    if (share) share.length -= by;
  }

  clear(): void {
    this.#shares.clear();
  }

  #most(size: (share: Share) => number, among?: ReadonlySet<string>): string | undefined {
    let [most, largest]: [string | undefined, number] = [undefined, 0];
    for (const [author, share] of this.#shares) {
      if (size(share) > largest && (among?.has(author) ?? true)) [most, largest] = [author, size(share)];
    }
    return most;
  }
}

/** Names the author of a message; empty for ourselves, whatever our id was. */
export function authorOf({ own, from }: Pick<ChatMessage, 'own' | 'from'>): string {
  return own ? '' : from;
}
