/** What a waiting frame costs besides its content, in bytes. Without it, frames without content could wait in any number. */
export const FRAME_COST = 64;
/** How much may wait of a socket that is not in its room yet, in bytes. A client of ours sends much less. */
export const MOST_EARLY = 64 * 1024;
/** What is said to whoever sends more. */
export const SENT_TOO_MUCH = 'You sent too much before you were let in.';

/** Frames of one socket that wait for something. */
export class WaitingFrames<Frame extends { readonly length: number }> {
  readonly #frames: Frame[] = [];
  #size = 0;

  /** Returns false if too much would wait. Then nothing waits any more. */
  add(frame: Frame): boolean {
    this.#size += frame.length + FRAME_COST;
    if (this.#size > MOST_EARLY) {
      this.#frames.length = 0; // but its size stays: nothing fits any more
      return false;
    }
    this.#frames.push(frame);
    return true;
  }

  /** Drops all that wait. */
  clear(): void {
    this.#frames.length = 0;
    this.#size = 0;
  }

  /** Takes out the one that has waited longest. */
  next(): Frame | undefined {
    const frame = this.#frames.shift();
    if (frame !== undefined) this.#size -= frame.length + FRAME_COST;
    return frame;
  }
}
