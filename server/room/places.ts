import type { PeerId } from '../../src/protocol/frames.js';
import { keepsPlace, type Claim, type Seat } from './seat.js';

/** How many claims a room keeps. */
const MOST_CLAIMS = 1_000;
/** What share of the places may be kept for members from the first network of a socket, its address, and from the second. */
const SHARES = [1 / 2, 3 / 4];
/** But at least so many. */
const LEAST = 2;

/** The places of a room that are kept for lost members. */
export class Places<Socket> {
  readonly #capacity: number;
  readonly #networksOf: (socket: Socket) => readonly string[];
  readonly #claims = new Map<PeerId, Claim>();
  /** Claims that keep a place, and the networks of the members that were lost. */
  readonly #kept = new Map<PeerId, readonly string[]>();

  /** See `RoomOptions`. */
  constructor(capacity: number, networksOf: (socket: Socket) => readonly string[]) {
    this.#capacity = capacity;
    this.#networksOf = networksOf;
  }

  get claims(): ReadonlyMap<PeerId, Claim> {
    return this.#claims;
  }

  /** Keeps an id for its owner, and its place if it was here for long. `socket`: the one that was lost, if it is known. */
  keep(id: PeerId, claim: Claim, socket?: Socket): void {
    this.release(id);
    this.#claims.set(id, claim);
    if (this.#claims.size > MOST_CLAIMS) this.#releaseOne();
    if (!keepsPlace(claim) || !this.#claims.has(id)) return;
    const networks = socket === undefined ? [] : this.#networksOf(socket);
    this.#kept.set(id, networks);
    for (const [at, network] of networks.entries()) {
      const same = [...this.#kept].filter(([, others]) => others[at] === network);
      const [oldest] = same;
      if (oldest && same.length > this.#most(at)) this.#kept.delete(oldest[0]); // its owner still has the id
    }
  }

  /** An id has its owner back, or is free. */
  release(id: PeerId): void {
    this.#claims.delete(id);
    this.#kept.delete(id);
  }

  clear(): void {
    this.#claims.clear();
    this.#kept.clear();
  }

  /** Releases the claims that end by `now`, in ms. */
  sweep(now: number): void {
    for (const [id, { until }] of this.#claims) if (until <= now) this.release(id);
  }

  /** Whether there is a place for this id, which has no seat. */
  isFree(id: PeerId, seats: ReadonlyMap<PeerId, Seat<Socket>>): boolean {
    if (seats.size >= this.#capacity) return false;
    return this.#kept.has(id) || seats.size + this.#kept.size < this.#capacity;
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
