import { random, randomBytes } from '../support/random.js';

/** Draws by lot: the same again for the same seed. */
export class Lot {
  /** From 0 to below 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = random(seed);
  }

  /** Whether something that happens in this share of all cases happens now. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /** Most are small, a few nearly as large as the limit. */
  size(limit: number): number {
    return Math.floor(this.next() ** 8 * limit);
  }

  bytes(size: number): Uint8Array<ArrayBuffer> {
    return randomBytes(size, this.next);
  }

  /** Draws a number of times at the most, and at least once. */
  times<Item>(limit: number, draw: () => Item): Item[] {
    return Array.from({ length: 1 + this.below(limit) }, draw);
  }
}
