import type { SocketRef } from '../exchange/socket-ref.js';
import type { Change } from '../room/seat.js';

/** The close code of RFC 6455 for a connection that was cut. */
const CUT = 1006;

/**
 * Who of this server is leaving a room: from when the socket closes until the room is without the member. That can take long, because
 * the store has to take the change first. A goodbye stays a goodbye until then.
 */
export class Departures {
  /** The codes that sockets have closed with. */
  readonly #codes = new Map<SocketRef, number>();
  /** Sockets whose member is being removed from the store, or has been. */
  readonly #removed = new Set<SocketRef>();

  /** A socket has closed. */
  begin(ref: SocketRef, code: number): void {
    this.#codes.set(ref, code);
  }

  /** The code that a socket has closed with. It was cut, for all that we know, if we have not heard of it. */
  codeOf(ref: SocketRef): number {
    return this.#codes.get(ref) ?? CUT;
  }

  /** Whether a socket has closed, and its member has yet to be removed from the store. */
  isDue(ref: SocketRef): boolean {
    return this.#codes.has(ref) && !this.isRemoved(ref);
  }

  /** Whether its member is being removed from the store, or has been. */
  isRemoved(ref: SocketRef): boolean {
    return this.#removed.has(ref);
  }

  /** Stores a change, and notes whom it removes. `store` resolves with whether the store has taken it. */
  async follow(change: Change<SocketRef>, store: () => Promise<boolean>): Promise<boolean> {
    if (change.type !== 'leave') return store();
    this.#removed.add(change.socket);
    let done = false;
    try {
      done = await store();
    } finally {
      if (!done) this.#removed.delete(change.socket);
    }
    return done;
  }

  /** Forgets all but these sockets. */
  keep(matters: (ref: SocketRef) => boolean): void {
    for (const ref of this.#codes.keys()) if (!matters(ref)) this.#codes.delete(ref);
    for (const ref of this.#removed) if (!matters(ref)) this.#removed.delete(ref);
  }
}
