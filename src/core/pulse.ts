/** A direct link that was not heard of for so long, in ms, is asked whether it stands. */
const QUIET = 5_000;
/** One that does not answer for so long, in ms, has stalled. */
const STALLED = 8_000;
/** The same while something waits for an answer, or ICE has its doubts. */
const STALLED_SOON = 3_000;

/** What goes out over a direct link, in bytes: all that was sent, and what of it waits for room on the way. */
export interface Outflow {
  readonly sent: number;
  readonly buffered: number;
}

/**
 * Whether a peer is heard of: over its direct link, and at all. `disconnected` often never fires, so
 * we count for ourselves, and only time in which we were awake.
 */
export class Pulse {
  /** ICE has lost the other side, and may find it again. */
  shaky = false;
  #stalled = false;
  #quiet = 0;
  #silence = 0;
  #left = 0;
  #buffered = 0;

  /** The direct link is there, and nothing comes over it. */
  get stalled(): boolean {
    return this.#stalled;
  }

  /** Whether nothing came for so long, in ms. */
  isSilent(time: number): boolean {
    return this.#silence >= time;
  }

  /** Something came, by whatever way. */
  hear(): void {
    this.#silence = 0;
  }

  /** Something came over the direct link; whether it had stalled. */
  hearDirect(): boolean {
    const stalled = this.#stalled;
    this.#quiet = 0;
    this.#stalled = false;
    return stalled;
  }

  /** There is another direct link, or none. */
  reset(): void {
    this.shaky = this.#stalled = false;
    this.#quiet = 0;
  }

  /** The direct link is of no use for now; whether that is news. */
  stall(): boolean {
    const news = !this.#stalled;
    this.#stalled = true;
    return news;
  }

  /** Time has passed over a direct link, in ms; what to do about it. `waits`: we expect an answer. */
  tickDirect(time: number, { sent, buffered }: Outflow, waits: boolean): 'ask' | 'stall' | undefined {
    const left = sent - buffered;
    if (this.#buffered > 0 && left > this.#left) this.#quiet = 0; // there is room again: SCTP hears of the other side
    this.#left = left;
    this.#buffered = buffered;
    this.#quiet += time;
    if (!this.#stalled && this.#quiet > (waits || this.shaky ? STALLED_SOON : STALLED)) return 'stall';
    return waits || this.#stalled || this.#quiet >= QUIET ? 'ask' : undefined;
  }

  /** Time has passed, in ms; whether nothing came at all for `timeout`. Then it begins to count anew. */
  tick(time: number, timeout: number): boolean {
    this.#silence += time;
    if (this.#silence < timeout) return false;
    this.#silence = 0;
    return true;
  }
}
