/** The level from which on somebody talks, and the one down to which they go on: see `LevelMeter`. */
const LOUD = 0.45;
const LOW = 0.35;
/** A shorter pause is one between words, in ms. */
const PAUSE = 300;
/** Who talks for less long has coughed, in ms. */
const WORD = 400;
/** How long nothing more is said after it was said once, in ms. */
const REST = 10_000;

/** Finds out from levels whether somebody talks, and says so not too often. */
export class TalkDetector {
  #since: number | undefined;
  #last = -Infinity;
  #restsUntil = -Infinity;

  /** Takes a level, and the time in ms. Returns whether there is something to say. */
  hear(level: number, now: number): boolean {
    if (now - this.#last > PAUSE) this.#since = undefined;
    if (level > (this.#since === undefined ? LOUD : LOW)) {
      this.#since ??= now;
      this.#last = now;
    }
    if (this.#since === undefined || this.#last - this.#since < WORD || now < this.#restsUntil) return false;
    this.#restsUntil = now + REST;
    return true;
  }
}
