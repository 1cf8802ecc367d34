import type { Outgoing } from './outgoing.js';
import type { Arrival, Room, Step } from './room.js';
import type { Change } from './seat.js';

/** Sends what the rules of a room say; what follows from a frame comes with the socket that sent it. */
export type Deliver<Socket> = (out: readonly Outgoing<Socket>[], from?: Socket) => void;

/** A room as an adapter has it: events go in, and come out by `deliver`, in the same order. */
export interface OpenRoom<Socket> {
  /** How many members it has. */
  readonly size: number;
  /** Whether nothing is left in it that anyone could miss. */
  readonly empty: boolean;
  open(socket: Socket, arrival: Arrival): void;
  receive(socket: Socket, data: string | Uint8Array<ArrayBuffer>): void;
  close(socket: Socket, code: number): void;
  /** Time has passed: call it every few seconds. */
  sweep(): void;
  /** Nobody will come here any more. Resolves when nothing waits to be done. */
  dispose(): Promise<void>;
}

/** A room all of whose members are here. */
export class LocalRoom<Socket> implements OpenRoom<Socket> {
  readonly #room: Room<Socket>;
  readonly #deliver: Deliver<Socket>;
  readonly #keep: ((change: Change<Socket>) => void) | undefined;

  /** `keep`: hears of every change of the members, before they do. */
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

  receive(socket: Socket, data: string | Uint8Array<ArrayBuffer>): void {
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

  #take({ out, change }: Step<Socket>, from?: Socket): void {
    this.#deliver(out, from);
    if (!change) return;
    const told = this.#room.apply(change);
    this.#keep?.(change);
    this.#deliver(told, from);
  }
}
