import type { Connection, PeerId } from '../core/index.js';
import { nameOf } from './person.js';

/** Who is in a room, by the name that they had last. */
export class Attendance {
  readonly #names = new Map<PeerId, string>();

  /** Looks who is here now; tells who has come and who has gone since the last time. */
  check({ peers }: Connection, guest: string): { event: 'joined' | 'left'; name: string }[] {
    const changes: { event: 'joined' | 'left'; name: string }[] = [];
    for (const [id, name] of this.#names) {
      if (peers.has(id)) continue;
      this.#names.delete(id);
      changes.push({ event: 'left', name });
    }
    for (const [id, peer] of peers) {
      const name = nameOf(peer, guest);
      if (!this.#names.has(id)) changes.push({ event: 'joined', name });
      this.#names.set(id, name);
    }
    return changes;
  }

  clear(): void {
    this.#names.clear();
  }
}
