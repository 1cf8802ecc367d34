import { PAIR_PARTY } from '../../src/protocol/frames.js';
import type { RoomHost } from './room-host.js';

export interface RoomsOptions<Socket> {
  /** How many rooms may be open at the same time. */
  readonly most: number;
  /** How many members a room may have. */
  readonly capacity: number;
  /** Opens a room. `key` is that of `roomKey()`. */
  readonly open: (key: string, capacity: number) => RoomHost<Socket> | Promise<RoomHost<Socket>>;
  /** How many members a room has that is not open here. Rejects if there is no telling. Default: none. */
  readonly countElsewhere?: (key: string) => number | Promise<number>;
}

/** The rooms that are open on this server. They are opened for the first socket, and dropped once they are empty. */
export class Rooms<Socket> {
  readonly #options: RoomsOptions<Socket>;
  readonly #open = new Map<string, RoomHost<Socket>>();
  /** Rooms that nobody was in when we last looked. They do not count as open to newcomers: claims are cheap to make. */
  readonly #deserted = new Map<string, RoomHost<Socket>>();
  readonly #opening = new Map<string, Promise<RoomHost<Socket>>>();

  constructor(options: RoomsOptions<Socket>) {
    this.#options = options;
  }

  /** How many rooms are open, without those that nobody was in when we last looked. */
  get size(): number {
    return this.#open.size - this.#deserted.size;
  }

  /** The number of members on this server, in all rooms. */
  get members(): number {
    let members = 0;
    for (const room of this.#open.values()) members += room.size;
    return members;
  }

  /**
   * Gets a room, and opens it if necessary; at once if that needs no waiting. `undefined` if there are too many. Rejects if
   * it cannot be opened. A sweep drops it while nobody is in it, so let the socket in before the next task.
   */
  enter(party: string, name: string): RoomHost<Socket> | undefined | Promise<RoomHost<Socket>> {
    const key = roomKey(party, name);
    this.#deserted.delete(key);
    const there = this.#open.get(key) ?? this.#opening.get(key);
    if (there) return there;
    const { most } = this.#options;
    if (this.#open.size - this.#deserted.size + this.#opening.size >= most) return undefined;
    for (const oldest of this.#deserted.keys()) {
      if (this.#deserted.size < most) break;
      this.#drop(oldest);
    }
    const opened = this.#options.open(key, capacityOf(party, this.#options.capacity));
    if (opened instanceof Promise) return this.#wait(key, opened);
    this.#open.set(key, opened);
    return opened;
  }

  /** How many members a room has, on all servers. Does not open it. Rejects if there is no telling now. */
  count(party: string, name: string): number | Promise<number> {
    const key = roomKey(party, name);
    return this.#open.get(key)?.members ?? this.#options.countElsewhere?.(key) ?? 0;
  }

  /** Sweeps every room, and drops those that are empty. */
  sweep(): void {
    for (const [key, room] of this.#open) {
      room.sweep();
      if (room.empty) this.#drop(key);
      else if (room.deserted) this.#deserted.set(key, room);
      else this.#deserted.delete(key);
    }
  }

  async dispose(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map((room) => room.dispose()));
  }

  #drop(key: string): void {
    void this.#open.get(key)?.dispose();
    this.#open.delete(key);
    this.#deserted.delete(key);
  }

  async #wait(key: string, opening: Promise<RoomHost<Socket>>): Promise<RoomHost<Socket>> {
    this.#opening.set(key, opening);
    try {
      const room = await opening;
      this.#open.set(key, room);
      return room;
    } finally {
      this.#opening.delete(key);
    }
  }
}

/** A text that identifies a room among all rooms of a server. */
export function roomKey(party: string, name: string): string {
  return JSON.stringify([party, name]);
}

/** How many members a room of this party may have: two for a pair, `capacity` for all others. */
export function capacityOf(party: string, capacity: number): number {
  return party === PAIR_PARTY ? 2 : capacity;
}
