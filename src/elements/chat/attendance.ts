import type { Connection, Peer, PeerId } from '../../core/index.js';
import { nameOf } from '../person/person.js';

type Peers = ReadonlyMap<PeerId, Peer>;

/** Remembers who is in a room, to tell who joins and leaves. Who is blocked, or taken back, does neither. */
export class Attendance {
  #peers: Peers = new Map();
  #blocked: ReadonlySet<PeerId> = new Set();

  /** Returns who has joined and left since the last check, each with the most recent name. */
  check({ peers, blocked }: Connection, guest: string): { event: 'joined' | 'left'; name: string }[] {
    const before = this.#peers;
    const apart = new Set([...blocked, ...this.#blocked]);
    const changes = (event: 'joined' | 'left', some: Peers, others: Peers): ReturnType<Attendance['check']> =>
      [...some.values()]
        .filter(({ id }) => !others.has(id) && !apart.has(id))
        .map((peer) => ({ event, name: nameOf(peer, guest) }));
    this.#peers = new Map(peers);
    this.#blocked = new Set(blocked);
    return [...changes('left', before, peers), ...changes('joined', peers, before)];
  }
}
