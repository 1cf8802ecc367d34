import { PAIR_PARTY } from '../../src/protocol/frames.js';
import type { RoomHost } from './room-host.js';

export interface RoomsOptions<Socket> {
  /** How many rooms may be open at a time. */
  readonly most: number;
  /** How many members a room may have. */
  readonly capacity: number;
  /** Opens a room that is not open yet; `key` is its own among all. */
  readonly open: (key: string, capacity: number) => RoomHost<Socket> | Promise<RoomHost<Socket>>;
}

/** The rooms that are open on this server: made when somebody comes, dropped when nothing is left in them. */
export class Rooms<Socket> {
  readonly #options: RoomsOptions<Socket>;
  readonly #open = new Map<string, RoomHost<Socket>>();
  readonly #opening = new Map<string, Promise<RoomHost<Socket>>>();

  constructor(options: RoomsOptions<Socket>) {
    this.#options = options;
  }

  /** How many rooms are open. */
  get size(): number {
    return this.#open.size;
  }

  /** How many members are in all of them. */
  get members(): number {
    let members = 0;
    for (const room of this.#open.values()) members += room.size;
    return members;
  }

  /** The room of this name; `undefined` when there are too many. Rejects when it cannot be opened. */
  async enter(party: string, name: string): Promise<RoomHost<Socket> | undefined> {
    const key = roomKey(party, name);
    const there = this.#open.get(key) ?? this.#opening.get(key);
    if (there) return there;
    if (this.#open.size + this.#opening.size >= this.#options.most) return undefined;
    const opening = this.#begin(key, capacityOf(party, this.#options.capacity));
    this.#opening.set(key, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(key);
    }
  }

  /** Lets time pass in every room, and drops those that are empty. */
  sweep(): void {
    for (const [key, room] of this.#open) {
      room.sweep();
      if (!room.empty) continue;
      this.#open.delete(key);
      void room.dispose();
    }
  }

  async dispose(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map((room) => room.dispose()));
  }

  async #begin(key: string, capacity: number): Promise<RoomHost<Socket>> {
    const room = await this.#options.open(key, capacity);
    this.#open.set(key, room);
    return room;
  }
}

/** What tells a room from all others. */
export function roomKey(party: string, name: string): string {
  return JSON.stringify([party, name]);
}

/** How many members a room of this party may have, where others may have so many. */
export function capacityOf(party: string, capacity: number): number {
  return party === PAIR_PARTY ? 2 : capacity;
}
