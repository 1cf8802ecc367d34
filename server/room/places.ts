import type { PeerId } from '../../src/protocol/frames.js';
import { keepsPlace, type Claim, type Claims, type Seat } from './seat.js';

/** How many claims a room keeps. */
const MOST_CLAIMS = 1_000;
/** What share of the places may be kept for members from the first network of a socket, its address, and from the second. */
const SHARES = [1 / 2, 3 / 4];
/** But at least so many. */
const LEAST = 2;

/** What a room remembers of members that are gone, and the places that it keeps for those who were lost. */
export class Places<Socket> {
  readonly #capacity: number;
  readonly #networksOf: (socket: Socket) => readonly string[];
  readonly #claims = new Map<PeerId, Claim>();
  /** The networks of the members that were lost, by their ids. None of those who were lost at another server: it alone knows. */
  readonly #networks = new Map<PeerId, readonly string[]>();
  /** Claims that keep a place. */
  readonly #kept = new Set<PeerId>();

  /** See `RoomOptions`. */
  constructor(capacity: number, networksOf: (socket: Socket) => readonly string[]) {
    this.#capacity = capacity;
    this.#networksOf = networksOf;
  }

  get claims(): ReadonlyMap<PeerId, Claim> {
    return this.#claims;
  }

  /** Keeps an id for its owner, and its place if it was lost after it was here for long. `socket`: the one that is gone. */
  keep(id: PeerId, claim: Claim, socket: Socket, now: number): void {
    this.#keep(id, claim, this.#networksOf(socket), now);
  }

  /** An id has its owner back, or is free. */
  release(id: PeerId): void {
    this.#claims.delete(id);
    this.#networks.delete(id);
    this.#kept.delete(id);
  }

  /** Replaces all claims by stored ones, without those whose id has a seat, and those that end by `now`, in ms. */
  restore(claims: Claims, seats: ReadonlyMap<PeerId, unknown>, now: number): void {
    const [before, networks] = [new Map(this.#claims), new Map(this.#networks)];
    for (const id of before.keys()) this.release(id);
    const valid = [...claims].filter(([id, { until }]) => !seats.has(id) && until > now);
    for (const [id, claim] of valid.sort(([, one], [, other]) => one.until - other.until)) {
      const same = before.get(id)?.until === claim.until;
      this.#keep(id, claim, (same && networks.get(id)) || [], now);
    }
  }

  /** Releases the places and the claims that end by `now`, in ms. */
  sweep(now: number): void {
    for (const [id, claim] of this.#claims) {
      if (claim.until <= now) this.release(id);
      else if (!keepsPlace(claim, now)) this.#kept.delete(id);
    }
  }

  /** Whether there is a place for this id, which has no seat. */
  isFree(id: PeerId, seats: ReadonlyMap<PeerId, Seat<Socket>>): boolean {
    if (seats.size >= this.#capacity) return false;
    return this.#kept.has(id) || seats.size + this.#kept.size < this.#capacity;
  }

  #keep(id: PeerId, claim: Claim, networks: readonly string[], now: number): void {
    this.release(id);
    this.#claims.set(id, claim);
    this.#networks.set(id, networks);
    if (this.#claims.size > MOST_CLAIMS) this.#releaseOne();
    if (!keepsPlace(claim, now) || !this.#claims.has(id)) return;
    this.#kept.add(id);
    for (const [at, network] of networks.entries()) {
      const same = [...this.#kept].filter((other) => this.#networks.get(other)?.[at] === network);
      const [oldest] = same;
      if (oldest !== undefined && same.length > this.#most(at)) this.#kept.delete(oldest); // its owner still has the id
    }
  }

  /** How many places a network may hold. */
  #most(at: number): number {
    return Math.max(LEAST, Math.floor(this.#capacity * (SHARES[at] ?? 1)));
  }

  /** Releases the oldest claim, if possible one that keeps no place: those are easy to make. */
  #releaseOne(): void {
    const ids = [...this.#claims.keys()];
    const oldest = ids.find((id) => !this.#kept.has(id)) ?? ids[0];
    if (oldest !== undefined) this.release(oldest);
  }
}
