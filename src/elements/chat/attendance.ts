import type { Connection, Peer, PeerId } from '../../core/index.js';
import { nameOf } from '../person/person.js';

type Peers = ReadonlyMap<PeerId, Peer>;

/**
 * Remembers who is in a room, to tell who joins and leaves. Who is blocked, or taken back, does neither. Nor do those join who were here
 * before us, even if the page accepts them late.
 */
export class Attendance {
  readonly #connection: Connection;
  #peers: Peers;
  #blocked: ReadonlySet<PeerId>;
  /** Peers that were blocked. As long as they stay in the room, they come back as the same objects. */
  readonly #apart = new WeakSet<Peer>();
  /** Our own number in the order of the room: the lowest that we had. */
  #order: number;

  /** Whoever is here now did not join. */
  constructor(connection: Connection) {
    const { peers, blocked, order } = connection;
    this.#connection = connection;
    this.#peers = new Map(peers);
    this.#blocked = new Set(blocked);
    this.#order = order;
  }

  /** Returns who has joined and left since the last check, each with the most recent name. */
  check(guest: string): { event: 'joined' | 'left'; name: string }[] {
    const { peers, blocked, order } = this.#connection;
    const before = this.#peers;
    const apart = new Set([...blocked, ...this.#blocked]);
    for (const peer of before.values()) if (blocked.has(peer.id)) this.#apart.add(peer);
    const changes = (event: 'joined' | 'left', some: Peers, others: Peers): ReturnType<Attendance['check']> =>
      [...some.values()]
        .filter((peer) => !others.has(peer.id) && !apart.has(peer.id))
        .filter((peer) => event === 'left' || (!this.#apart.has(peer) && peer.order > this.#order))
        .map((peer) => ({ event, name: nameOf(peer, guest) }));
    this.#order = Math.min(this.#order, order);
    this.#peers = new Map(peers);
    this.#blocked = new Set(blocked);
    return [...changes('left', before, peers), ...changes('joined', peers, before)];
  }
}
