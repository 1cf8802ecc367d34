import type { SocketRef } from './socket-ref.js';

/** A member at another server, of whom something arrives here. */
export class FarSender {
  readonly ref: SocketRef;
  /** What of it waits for readers of this server, in bytes, and 64 more for each frame. */
  held = 0;
  readonly #onEmpty: () => void;

  /** `onEmpty` is called when nothing of it waits any more. */
  constructor(ref: SocketRef, onEmpty: () => void) {
    this.ref = ref;
    this.#onEmpty = onEmpty;
  }

  /** So many bytes more of it wait; fewer if it is below 0. */
  count(bytes: number): void {
    this.held += bytes;
    if (this.held === 0) this.#onEmpty();
  }
}
