import type { MediaQuality } from '../../peer/peer.js';

/** From the best to the worst. */
const QUALITIES: readonly MediaQuality[] = ['excellent', 'good', 'poor', 'lost'];
/** So many measurements count. */
const MEMORY = 4;

/** Keeps a quality from flickering: it is as bad as two of the last four measurements. Only what is lost counts at once. */
export class Steady {
  #last: number[] = [];

  /** Takes what was measured. Returns what counts. */
  take(measured: MediaQuality): MediaQuality {
    const level = QUALITIES.indexOf(measured);
    this.#last = measured === 'lost' ? [] : [level, ...this.#last].slice(0, MEMORY);
    const [worst = level, second = worst] = [...this.#last].sort().reverse();
    return QUALITIES[second] ?? measured;
  }
}
