/** Numbers above 0 by key. What comes down to 0 is forgotten. */
export class Tally<Key> {
  readonly #numbers = new Map<Key, number>();

  /** How many keys have a number. */
  get size(): number {
    return this.#numbers.size;
  }

  of(key: Key): number {
    return this.#numbers.get(key) ?? 0;
  }

  /** Adds to the number of this key, or takes from it. */
  add(key: Key, number: number): void {
    const sum = this.of(key) + number;
    if (sum > 0) this.#numbers.set(key, sum);
    else this.#numbers.delete(key);
  }

  [Symbol.iterator](): Iterator<[Key, number]> {
    return this.#numbers.entries();
  }
}
