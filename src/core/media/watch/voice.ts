/** How loud somebody who speaks is, from 0 to 1: to begin with, and to go on. */
const BEGINS = 0.02;
const GOES_ON = 0.01;
/** So many times in a row it has to be loud: a click is no word. */
const TIMES = 2;
/** For so long in ms it has to be quiet: people breathe between words. */
const PAUSE = 800;

/** Tells from how loud it is whether somebody speaks. */
export class Voice {
  speaking = false;
  #times = 0;
  /** When it was last loud, in ms. */
  #last = -Infinity;

  /** It is that loud, from 0 to 1, at this time in ms. */
  hear(level: number, time: number): void {
    this.#times = level > BEGINS ? this.#times + 1 : 0;
    if (level > (this.speaking ? GOES_ON : BEGINS)) this.#last = time;
    this.speaking = this.#times >= TIMES || (this.speaking && time - this.#last < PAUSE);
  }
}
