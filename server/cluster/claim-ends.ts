import type { PeerId } from '../../src/protocol/frames.js';
import type { Claim } from '../room/seat.js';

/** Whose claim ends when, in ms. */
export type ClaimEnd = readonly [id: PeerId, until: number];

/** When the claims in the store end. It has all of them, the room of a server only the newest thousand. */
export class ClaimEnds {
  readonly #forget: (ends: readonly ClaimEnd[]) => Promise<void>;
  readonly #ends = new Map<PeerId, number>();

  /** `forget` removes these claims from the store. */
  constructor(forget: (ends: readonly ClaimEnd[]) => Promise<void>) {
    this.#forget = forget;
  }

  set(id: PeerId, { until }: Claim): void {
    this.#ends.set(id, until);
  }

  /** The store has these claims, and no others. */
  replace(claims: Iterable<readonly [PeerId, Claim]>): void {
    this.#ends.clear();
    for (const [id, claim] of claims) this.set(id, claim);
  }

  /** Those that have ended by `now`, in ms, and those that the room does not have: there were too many. */
  over(now: number, has: (id: PeerId) => boolean): readonly ClaimEnd[] {
    return [...this.#ends].filter(([id, until]) => until <= now || !has(id));
  }

  /** Removes them from the store. */
  async forget(over: readonly ClaimEnd[]): Promise<void> {
    await this.#forget(over);
    for (const [id, until] of over) if (this.#ends.get(id) === until) this.#ends.delete(id);
  }
}
