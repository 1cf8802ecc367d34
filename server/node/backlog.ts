import type { Socket } from 'node:net';

/** What Node's handle of a stream tells: what was given to it, and how much of that the system has not taken yet. */
interface Handle {
  readonly bytesWritten?: number;
  readonly writeQueueSize?: number;
}

/** What waits for a socket that reads slowly: how much of each sender, and how fast it is read. */
export class Backlog {
  readonly #stream: Socket;
  readonly #owed = new Map<object, number>();
  #taken: number;

  /** `stream`: that of the socket. */
  constructor(stream: Socket) {
    this.#stream = stream;
    this.#taken = takenFrom(stream);
  }

  /** Whether nothing of any sender waits. */
  get empty(): boolean {
    return this.#owed.size === 0;
  }

  /** Something of this sender has to wait. Returns how many bytes of that sender wait now. */
  add(from: object, bytes: number): number {
    const owed = (this.#owed.get(from) ?? 0) + bytes;
    this.#owed.set(from, owed);
    return owed;
  }

  /** Something of this sender has been written. */
  remove(from: object, bytes: number): void {
    const owed = (this.#owed.get(from) ?? 0) - bytes;
    if (owed > 0) this.#owed.set(from, owed);
    else this.#owed.delete(from);
  }

  /** How many bytes the socket has taken since the last call. */
  progress(): number {
    const before = this.#taken;
    this.#taken = takenFrom(this.#stream);
    return this.#taken - before;
  }
}

/**
 * How many bytes the system has taken. Streams themselves count a write only when all of it is done, and that may be all that waits.
 */
function takenFrom(stream: Socket): number {
  const { bytesWritten = stream.bytesWritten - stream.writableLength, writeQueueSize = 0 } =
    (stream as { readonly _handle?: Handle | null })._handle ?? {};
  return bytesWritten - writeQueueSize;
}
