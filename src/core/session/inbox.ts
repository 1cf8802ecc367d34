import type { ErrorCode } from '../errors.js';
import { Assemblies } from './assembly.js';
import type { Memory } from './memory.js';
import { END, FIRST, type SessionFrame } from './session-frame.js';
import type { Bytes } from '../../protocol/bytes.js';

/** Takes a message: its stream, its kind among other flags, and its bytes. */
export type Deliver = (stream: number, flags: number, bytes: Bytes) => void;

/** Options of an `Inbox`. */
export interface InboxOptions {
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  readonly memory: Memory;
  /** Takes a message from the other side. */
  readonly deliver: Deliver;
  /** The other side has broken the rules. */
  readonly violation: (code: ErrorCode) => void;
}

/** Puts together the messages from one peer, whose pieces come in the order of their offsets. */
export class Inbox {
  readonly #assemblies: Assemblies;
  readonly #deliver: Deliver;
  readonly #violation: (code: ErrorCode) => void;
  #received = 0;

  constructor({ maxMessageSize, memory, deliver, violation }: InboxOptions, onRoom: () => void) {
    this.#assemblies = new Assemblies(maxMessageSize, memory, onRoom);
    this.#deliver = deliver;
    this.#violation = violation;
  }

  /** Whether the next message waits until there is memory for it. Nothing after it is taken before that. */
  get waits(): boolean {
    return this.#assemblies.waits;
  }

  /** The offset up to which we have everything. */
  get received(): number {
    return this.#received;
  }

  /** The other side begins anew. */
  clear(): void {
    this.#received = 0;
    this.close();
  }

  /** Nothing more will come: gives back the memory of what is unfinished. */
  close(): void {
    this.#assemblies.clear();
  }

  /** Takes a piece, or what is new of it. Nothing before it may be missing. Returns `false` if it has to come again later. */
  take({ flags, stream, offset, size, payload }: SessionFrame): boolean {
    const known = this.#received - offset;
    const length = payload.length + (flags & END);
    if (known >= length) return true;
    const begins = known === 0 && (flags & FIRST) > 0;
    if (begins && !(flags & END) && !this.#assemblies.mayBegin(size)) return false;
    this.#received = offset + length;
    if (begins) this.#begin(flags, stream, size, payload);
    else this.#add(flags, stream, payload.subarray(known));
    return true;
  }

  /** Time has passed, in ms. Returns whether the other side leaves its messages unfinished for too long. */
  tick(time: number): boolean {
    return this.#assemblies.tick(time);
  }

  #begin(flags: number, stream: number, size: number, payload: Bytes): void {
    if (flags & END) {
      this.#deliver(stream, flags, payload);
      return;
    }
    const wrong = this.#assemblies.begin(stream, size);
    if (wrong) this.#violation(wrong);
    else this.#add(flags, stream, payload);
  }

  #add(flags: number, stream: number, piece: Uint8Array): void {
    const fits = this.#assemblies.add(stream, piece);
    if (fits && !(flags & END)) return;
    const whole = this.#assemblies.take(stream);
    if (whole) this.#deliver(stream, flags, whole);
    else this.#violation('bad-message');
  }
}
