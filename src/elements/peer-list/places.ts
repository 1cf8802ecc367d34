import type { Peer, PeerId } from '../../core/index.js';

/** How long the place of a peer that has left is kept, in ms: as long as the server keeps its id. */
const KEPT = 60_000;

/** Orders peers by when they joined. A peer that soon comes back with the same id gets its old place. */
export class Places {
  /** For each peer that has a place, in order: when it left, or `Infinity` while it is here. */
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
