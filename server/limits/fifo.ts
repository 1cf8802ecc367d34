/** How many places that are free are closed up at a time. One at a time would take long where many thousands wait. */
const BATCH = 1_024;

/** A queue: what was put in first is taken out first, in constant time. */
export class Fifo<Item> {
  readonly #items: (Item | undefined)[] = [];
  /** Where the first is. */
  #at = 0;

  /** How many wait. */
  get length(): number {
    return this.#items.length - this.#at;
  }

  /** The one that has waited longest. */
  get first(): Item | undefined {
    return this.#items[this.#at];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes out the one that has waited longest. */
  shift(): Item | undefined {
    const item = this.first;
    if (this.length === 0) return undefined;
    this.#items[this.#at++] = undefined;
    if (this.#at === BATCH || this.length === 0) {
      this.#items.splice(0, this.#at);
      this.#at = 0;
    }
    return item;
  }

  clear(): void {
    this.#items.length = this.#at = 0;
  }
}
