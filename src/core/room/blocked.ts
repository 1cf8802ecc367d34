import type { PeerId } from '../../protocol/frames.js';
import type { KnownMember } from '../trust/known-member.js';

/** Who a member is, as far as it counts here. */
type Who = Pick<KnownMember, 'id' | 'identity'>;

/** How many ids of one identity are remembered. Whoever has more is known by the identity. */
const MOST_IDS = 256;

/** Whom we block: by id, and once we know it by identity, so that nobody comes back under another id of the same identity. */
export class Blocked {
  readonly #ids: Set<PeerId>;
  readonly #identities = new Map<PeerId, string>();

  constructor(ids: Iterable<PeerId>) {
    this.#ids = new Set(ids);
  }

  get ids(): ReadonlySet<PeerId> {
    return this.#ids;
  }

  /** Blocks an id, and whoever it belongs to as far as we know. Returns whether that is new. */
  add({ id, identity }: Partial<Who> & Pick<Who, 'id'>): boolean {
    const news = !this.#ids.has(id);
    this.#ids.add(id);
    if (identity !== undefined) {
      this.#identities.set(id, identity);
      for (const old of this.#idsOf(identity).slice(1, 1 - MOST_IDS)) this.#forget(old); // not the first: the page has named it
    }
    return news;
  }

  /** Whether a member is blocked. `known`: under this id. */
  find({ id, identity }: Who): 'known' | 'new' | undefined {
    if (this.#ids.has(id)) return 'known';
    return identity !== undefined && [...this.#identities.values()].includes(identity) ? 'new' : undefined;
  }

  /** Blocks an id no longer, nor the others of the same identity. Returns all of them. */
  delete(id: PeerId): PeerId[] {
    const identity = this.#identities.get(id);
    const others = identity === undefined ? [] : this.#idsOf(identity);
    return [...new Set([id, ...others])].filter((each) => this.#forget(each));
  }

  #idsOf(identity: string): PeerId[] {
    return [...this.#identities].filter(([, other]) => other === identity).map(([id]) => id);
  }

  /** Returns whether it was blocked. */
  #forget(id: PeerId): boolean {
    this.#identities.delete(id);
    return this.#ids.delete(id);
  }
}
