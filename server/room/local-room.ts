import type { Deliver } from './deliver.js';
import type { Arrival } from './guest.js';
import type { Outcome, Room } from './room.js';
import type { RoomHost } from './room-host.js';
import type { Change } from './seat.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** A room whose members are all on this server. */
export class LocalRoom<Socket> implements RoomHost<Socket> {
  readonly #room: Room<Socket>;
  readonly #deliver: Deliver<Socket>;
  readonly #keep: ((change: Change<Socket>) => void) | undefined;

  /** `keep` is called with each change of the members, before they are told. */
  constructor(room: Room<Socket>, deliver: Deliver<Socket>, keep?: (change: Change<Socket>) => void) {
    this.#room = room;
    this.#deliver = deliver;
    this.#keep = keep;
  }

  get size(): number {
    return this.#room.seats.size;
  }

  get empty(): boolean {
    return this.#room.empty;
  }

  open(socket: Socket, arrival: Arrival): void {
    this.#deliver(this.#room.open(socket, arrival));
  }

  receive(socket: Socket, data: string | Bytes): void {
    this.#take(this.#room.receive(socket, data), socket);
  }

  close(socket: Socket, code: number): void {
    this.#take(this.#room.close(socket, code));
  }

  sweep(): void {
    this.#deliver(this.#room.sweep());
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  #take({ out, change }: Outcome<Socket>, from?: Socket): void {
    this.#deliver(out, from);
    if (!change) return;
    const told = this.#room.apply(change);
    this.#keep?.(change);
    this.#deliver(told, from);
  }
}
