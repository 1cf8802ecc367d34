import type { Connection, Peer, PeerId } from '../../core/index.js';
import { nameOf } from '../person/person.js';

type Peers = ReadonlyMap<PeerId, Peer>;

/** Who is in a room. */
export class Attendance {
  #peers: Peers = new Map();

  /** Looks who is here now; tells who has come and who has gone since the last time, by the name that they had last. */
  check({ peers }: Connection, guest: string): { event: 'joined' | 'left'; name: string }[] {
    const before = this.#peers;
    const changes = (event: 'joined' | 'left', some: Peers, others: Peers): ReturnType<Attendance['check']> =>
      [...some.values()].filter(({ id }) => !others.has(id)).map((peer) => ({ event, name: nameOf(peer, guest) }));
    this.#peers = new Map(peers);
    return [...changes('left', before, peers), ...changes('joined', peers, before)];
  }

  clear(): void {
    this.#peers = new Map();
  }
}
