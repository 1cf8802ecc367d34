import type { ErrorCode } from '../errors.js';
import { Assemblies } from './assembly.js';
import { END, FIRST, type SessionFrame } from './session-frame.js';
import type { Bytes } from '../../protocol/bytes.js';

/** Takes a message: its stream, its kind among other flags, and its bytes. */
export type Deliver = (stream: number, flags: number, bytes: Bytes) => void;

/** Puts together the messages from one peer, whose pieces come in the order of their offsets. */
export class Inbox {
  readonly #assemblies: Assemblies;
  readonly #deliver: Deliver;
  readonly #violation: (code: ErrorCode) => void;
  #received = 0;

  /** `limit` is the largest message that we take, in bytes. */
  constructor(limit: number, deliver: Deliver, violation: (code: ErrorCode) => void) {
    this.#assemblies = new Assemblies(limit);
    this.#deliver = deliver;
    this.#violation = violation;
  }

  /** The offset up to which we have everything. */
  get received(): number {
    return this.#received;
  }

  /** The other side begins anew. */
  clear(): void {
    this.#received = 0;
    this.#assemblies.clear();
  }

  /** Takes a piece, or what is new of it. Nothing before it may be missing. */
  take({ flags, stream, offset, size, payload }: SessionFrame): void {
    const known = this.#received - offset;
    const length = payload.length + (flags & END);
    if (known >= length) return;
    this.#received = offset + length;
    if (known === 0 && flags & FIRST) this.#begin(flags, stream, size, payload);
    else this.#add(flags, stream, payload.subarray(known));
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
