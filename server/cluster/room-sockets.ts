import type { Exchange } from '../exchange/exchange.js';
import type { FarSender } from '../exchange/far-sender.js';
import type { SocketRef } from '../exchange/socket-ref.js';
import type { Deliver } from '../room/deliver.js';
import { isFrame, isPassed, type Outgoing } from '../room/outgoing.js';

export interface RoomSocketsOptions<Socket> {
  readonly exchange: Exchange;
  /** Sends to sockets of this server. */
  readonly deliver: Deliver<Socket, Socket | FarSender>;
  /** See `Attached`. */
  readonly count: ((socket: Socket, bytes: number) => void) | undefined;
}

/** The sockets of a room that are on this server. They have names, by which those of other servers reach them. */
export class RoomSockets<Socket> {
  readonly #options: RoomSocketsOptions<Socket>;
  readonly #sockets = new Map<SocketRef, Socket>();
  /** Those of them that are open. */
  readonly #refs = new Map<Socket, SocketRef>();

  constructor(options: RoomSocketsOptions<Socket>) {
    this.#options = options;
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** A socket has opened. Returns its name. */
  open(socket: Socket): SocketRef {
    const { exchange, deliver, count } = this.#options;
    const ref = exchange.attach({
      receive: (frame, from) => deliver([[socket, frame]], from),
      count: (bytes) => count?.(socket, bytes),
    });
    this.#sockets.set(ref, socket);
    this.#refs.set(socket, ref);
    return ref;
  }

  /** The name of a socket, if it is open. */
  refOf(socket: Socket): SocketRef | undefined {
    return this.#refs.get(socket);
  }

  /** The socket with this name, if it is of this server. */
  get(ref: SocketRef): Socket | undefined {
    return this.#sockets.get(ref);
  }

  has(ref: SocketRef): boolean {
    return this.#sockets.has(ref);
  }

  /** Whether this socket is of this server, and open. */
  isOpen(ref: SocketRef): boolean {
    const socket = this.#sockets.get(ref);
    return socket !== undefined && this.#refs.has(socket);
  }

  /** A socket has closed. Its name stays until its member has been removed. */
  close(socket: Socket): void {
    const ref = this.#refs.get(socket);
    if (ref === undefined) return;
    this.#refs.delete(socket);
    this.#options.exchange.finish(ref);
  }

  remove(ref: SocketRef): void {
    this.#sockets.delete(ref);
    this.#options.exchange.detach(ref);
  }

  /** Sends to the sockets of this server, and to those of the others. `from`: whose frame caused this. */
  send(out: readonly Outgoing<SocketRef>[], from?: SocketRef): void {
    const { exchange, deliver } = this.#options;
    const here: Outgoing<Socket>[] = [];
    for (const [ref, what] of out) {
      const socket = this.#sockets.get(ref);
      if (socket !== undefined) here.push([socket, what]);
      else if (isPassed(what) && from !== undefined) exchange.pass(ref, what, from);
      else if (isFrame(what)) exchange.send(ref, what);
    }
    if (here.length > 0) deliver(here, from === undefined ? undefined : this.#sockets.get(from));
  }

  dispose(): void {
    for (const ref of this.#sockets.keys()) this.#options.exchange.detach(ref);
  }
}
