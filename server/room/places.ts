import type { PeerId } from '../../src/protocol/frames.js';
import type { Guest } from './guest.js';
import { keepsPlace, type Claim, type Claims, type Seat } from './seat.js';

/** How many claims a room keeps. */
const MOST_CLAIMS = 1_000;
/** What share of the places may be held without a member by the first network of a socket, its address, and by the second. */
const SHARES = [1 / 2, 3 / 4];
/** But at least so many. */
const LEAST = 2;

/** The places of a room that have no member: those that are kept for lost members, and those of sockets that have not said hello. */
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

  /** Replaces all claims by stored ones, without those whose id has a seat, and those that end by `now`, in ms. */
  restore(claims: Claims, seats: ReadonlyMap<PeerId, unknown>, now: number): void {
    this.#claims.clear();
    this.#kept.clear();
    for (const [id, claim] of claims) if (!seats.has(id) && claim.until > now) this.keep(id, claim);
  }

  /** Releases the claims that end by `now`, in ms. */
  sweep(now: number): void {
    for (const [id, { until }] of this.#claims) if (until <= now) this.release(id);
  }

  /** Whether this socket may wait in the room without a hello, as these others do. */
  mayKnock(socket: Socket, guests: Iterable<Socket>): boolean {
    const networks = this.#networksOf(socket);
    if (networks.length === 0) return true;
    const others = [...guests].map(this.#networksOf);
    return networks.every((network, at) => others.filter((one) => one[at] === network).length < this.#most(at));
  }

  /** Whether there is a place for this id, which has no seat. */
  isFree(id: PeerId, seats: ReadonlyMap<PeerId, Seat<Socket>>, guests: ReadonlyMap<Socket, Guest>): boolean {
    if (seats.size + this.#kept.size + guests.size < this.#capacity || this.#kept.has(id)) return true;
    const ids = new Set([...seats.keys(), ...this.#kept.keys(), ...[...guests.values()].map((guest) => guest.id)]);
    return ids.has(id) || ids.size < this.#capacity;
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
