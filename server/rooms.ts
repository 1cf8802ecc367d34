import { PAIR_PARTY } from '../src/core/protocol.js';
import { Room, type Outgoing, type RoomOptions } from './room.js';

/** What all rooms have in common. */
export type RoomsOptions = Omit<RoomOptions, 'capacity'>;

/** The rooms that are open on this server: made when somebody comes, dropped when nothing is left in them. */
export class Rooms<Socket> {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room<Socket>>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** How many rooms are open. */
  get size(): number {
    return this.#rooms.size;
  }

  /** How many members are in all of them. */
  get members(): number {
    let members = 0;
    for (const room of this.#rooms.values()) members += room.size;
    return members;
  }

  enter(party: string, name: string): Room<Socket> {
    const key = JSON.stringify([party, name]);
    const found = this.#rooms.get(key);
    if (found) return found;
    const room = new Room<Socket>({ ...this.#options, capacity: party === PAIR_PARTY ? 2 : Infinity });
    this.#rooms.set(key, room);
    return room;
  }

  /** Lets time pass in every room, and drops those that are empty. */
  sweep(): Outgoing<Socket>[] {
    const out: Outgoing<Socket>[] = [];
    for (const [key, room] of this.#rooms) {
      out.push(...room.sweep());
      if (room.empty) this.#rooms.delete(key);
    }
    return out;
  }
}
