import type { ErrorCode } from '../errors.js';
import { SPARE, type Memory, type MemoryOwner } from './memory.js';
import type { Bytes } from '../../protocol/bytes.js';

/** Messages that may be under way at a time, one for each stream. */
const MOST = 300;
/** The largest message that counts as small, in bytes. */
export const SMALL = 64 * 1024;
/** How long a peer may leave messages unfinished without sending more of them, in ms. */
const PATIENCE = 60_000;
/** How much of them it has to send in that time, in bytes, if others wait for memory. */
const PROGRESS = 1024 * 1024;

interface Assembly {
  readonly bytes: Bytes;
  /** How many bytes have come. */
  size: number;
}

/** The messages that arrive in pieces, one for each stream. Each is put together in place, in memory of the size that it announces. */
export class Assemblies implements MemoryOwner {
  readonly #limit: number;
  readonly #memory: Memory;
  readonly #under = new Map<number, Assembly>();
  readonly #onRoom: () => void;
  #size = 0;
  /** Whether a message waits until there is memory for it. */
  #waits = false;
  /** Whether there is memory now for a message that has waited. It has to come again. */
  #granted = false;
  /** How long messages have been under way, in ms, and how many bytes have come since then. Counted anew from time to time. */
  #time = 0;
  #progress = 0;

  /** `limit` is the largest message, in bytes. There is room for two of that size. `onRoom`: a message that had to wait may begin. */
  constructor(limit: number, memory: Memory, onRoom: () => void) {
    this.#limit = limit;
    this.#memory = memory;
    this.#onRoom = onRoom;
  }

  /** Whether a message waits until there is memory for it. */
  get waits(): boolean {
    return this.#waits;
  }

  resume(): void {
    this.#waits = false;
    this.#granted = true;
    this.#onRoom();
  }

  /** Whether a message of this size may come now: there is memory for it, or it is not taken anyway. */
  mayBegin(size: number): boolean {
    this.#granted = false;
    this.#waits = !this.#isWrong(size) && !this.#memory.take(this, this.#size + size);
    return !this.#waits;
  }

  /** A message of this size begins. Returns an error code if it is not taken. Its pieces are then errors, too. */
  begin(stream: number, size: number): ErrorCode | undefined {
    this.drop(stream);
    const wrong = this.#isWrong(size);
    if (wrong) return wrong;
    try {
      this.#under.set(stream, { bytes: new Uint8Array(size), size: 0 });
    } catch {
      return 'message-too-large'; // there is no memory for it
    }
    this.#size += size;
    this.#memory.take(this, this.#size); // what was dropped has given some back
    return undefined;
  }

  /** Adds the next piece. Returns `false` if there is no message for it, or if it does not fit. The message is then dropped. */
  add(stream: number, piece: Uint8Array): boolean {
    const under = this.#under.get(stream);
    const fits = under !== undefined && under.size + piece.length <= under.bytes.length;
    if (fits) {
      under.bytes.set(piece, under.size);
      under.size += piece.length;
      this.#progress += piece.length;
    } else this.drop(stream);
    return fits;
  }

  /** Returns the message, which has ended, and makes room for the next one; `undefined` if a part of it is missing. */
  take(stream: number): Bytes | undefined {
    const under = this.#under.get(stream);
    this.drop(stream);
    return under?.size === under?.bytes.length ? under?.bytes : undefined;
  }

  /** Drops what has come of a message. */
  drop(stream: number): void {
    const under = this.#under.get(stream);
    if (!under) return;
    this.#size -= under.bytes.length;
    this.#under.delete(stream);
    this.#memory.give(this, this.#size);
  }

  /** Drops everything. */
  clear(): void {
    this.#under.clear();
    this.#size = this.#time = this.#progress = 0;
    this.#waits = this.#granted = false;
    this.#memory.give(this, 0);
  }

  /** Time has passed, in ms. Returns whether the peer leaves its messages unfinished for too long. */
  tick(time: number): boolean {
    const idle = (this.#under.size === 0 && !this.#granted) || this.#waits;
    this.#time += time;
    if (this.#time < PATIENCE && !idle) return false;
    const stands = this.#progress < (this.#memory.scarce ? PROGRESS : 1);
    this.#time = this.#progress = 0;
    return stands && !idle;
  }

  #isWrong(size: number): ErrorCode | undefined {
    if (size > this.#limit) return 'message-too-large';
    return this.#size + size > 2 * this.#limit + SPARE || this.#under.size >= MOST ? 'bad-message' : undefined;
  }
}
