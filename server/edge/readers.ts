import { Tally } from '../limits/tally.js';
import { Shares } from './shares.js';
import type { Bytes } from '../../src/protocol/bytes.js';

export interface ReadersOptions<Socket> {
  /** Sends to a socket. */
  readonly write: (socket: Socket, data: string | Bytes) => void;
  /** Sends what a socket has to hear before the next frame of a member. */
  readonly prepare: (socket: Socket) => void;
  /** Looks whether a socket has to be cut off. Called every second while something waits that was not sent. */
  readonly check: (socket: Socket) => void;
}

/** How often to look at the sockets, in ms. */
const LOOK = 1_000;

/** The sockets that a room sends to, and how much of each member waits until others have read. */
export class Readers<Socket> {
  readonly #options: ReadersOptions<Socket>;
  readonly #shares = new Map<Socket, Shares<Socket>>();
  readonly #held = new Tally<Socket>();
  /** Runs while something waits that was not sent. So the room stays awake until that is sent or dropped: asleep it would forget it. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReadersOptions<Socket>) {
    this.#options = options;
  }

  /** Has all sockets looked at. */
  checkAll(): void {
    for (const socket of this.#shares.keys()) this.#options.check(socket);
  }

  /** Sends a frame to a socket. `from`: the member that it is from. It has to wait while too much is unread. */
  send(socket: Socket, data: string | Bytes, from?: Socket): void {
    const shares = this.#sharesOf(socket);
    if (from === undefined || from === socket) shares.tell(data);
    else shares.pass(data, from);
    this.#watch();
  }

  /** A socket has answered the ping with this number. */
  answer(socket: Socket, n: number): void {
    this.#shares.get(socket)?.answer(n);
  }

  /** What a socket has not read, and what waits until it has, in bytes. */
  waitingFor(socket: Socket): number {
    return this.#shares.get(socket)?.waiting ?? 0;
  }

  /** What waits of a sender until others have read, in bytes, and 64 more for each frame. */
  heldOf(sender: Socket): number {
    return this.#held.of(sender);
  }

  /** Whether a socket has to be cut off. */
  isDeaf(socket: Socket): boolean {
    return this.#shares.get(socket)?.isDeaf ?? false;
  }

  /** A socket sends nothing any more: sends what waits of it, or drops it. */
  finish(sender: Socket): void {
    if (this.heldOf(sender) > 0) for (const shares of this.#shares.values()) shares.finish(sender);
  }

  /** A socket has closed. */
  forget(socket: Socket): void {
    this.#shares.get(socket)?.clear();
    this.#shares.delete(socket);
    this.finish(socket);
  }

  #watch(): void {
    if (this.#held.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.checkAll();
      this.#watch();
    }, LOOK);
  }

  #sharesOf(socket: Socket): Shares<Socket> {
    let shares = this.#shares.get(socket);
    if (!shares) {
      const { write, prepare } = this.#options;
      shares = new Shares({
        now: Date.now,
        write: (data) => write(socket, data),
        prepare: () => prepare(socket),
        count: (from, bytes) => this.#held.add(from, bytes),
      });
      this.#shares.set(socket, shares);
    }
    return shares;
  }
}
