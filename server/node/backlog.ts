import type { Line } from './line.js';

/** What waits for a socket that reads slowly: how much of each sender. */
export class Backlog {
  readonly #owed = new Map<Line, number>();

  /** Something of this sender has to wait. Returns how many bytes of that sender wait now. */
  add(from: Line, bytes: number): number {
    const owed = (this.#owed.get(from) ?? 0) + bytes;
    this.#owed.set(from, owed);
    return owed;
  }

  /** Something of this sender has been written. Returns whether nothing of any sender waits now. */
  remove(from: Line, bytes: number): boolean {
    const owed = (this.#owed.get(from) ?? 0) - bytes;
    if (owed > 0) this.#owed.set(from, owed);
    else this.#owed.delete(from);
    return this.#owed.size === 0;
  }
}
