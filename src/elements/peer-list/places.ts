import type { Peer, PeerId } from '../../core/index.js';

/** How long the place of somebody who is gone is kept, in ms: as long as the server keeps an id for its owner. */
const KEPT = 60_000;

/** Puts peers in the order in which they came. Who comes back soon, under the same id, is where they were. */
export class Places {
  /** Everybody with a place, first come first, and since when they are gone. */
  readonly #gone = new Map<PeerId, number>();

  inOrder(peers: ReadonlyMap<PeerId, Peer>): Peer[] {
    const now = performance.now();
    for (const [id, since] of this.#gone) {
      if (now - since > KEPT) this.#gone.delete(id);
      else if (since === Infinity && !peers.has(id)) this.#gone.set(id, now);
    }
    for (const id of peers.keys()) this.#gone.set(id, Infinity);
    return [...this.#gone.keys()].flatMap((id) => peers.get(id) ?? []);
  }
}
