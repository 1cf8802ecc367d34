import type { Lot } from './lot.js';
import { drawCandidate } from './candidates.js';
import type { Descriptions } from './descriptions.js';
import { spoiledJson, strangeValue } from './spoiled-json.js';

/** Candidates that one signal of a flood has. */
const FLOOD = 200;

/** Draws signals: from the grammar of `signal.ts`, spoilt, and noise. */
export class Signals {
  /** Links that signals are about, the last one more than others. */
  readonly links = ['relay', ''];
  /** Which descriptions are drawn more than others. */
  usual: 'offer' | 'answer' = 'offer';
  readonly #lot: Lot;
  readonly #descriptions: Descriptions;

  constructor(lot: Lot, descriptions: Descriptions) {
    this.#lot = lot;
    this.#descriptions = descriptions;
  }

  draw(): string {
    const lot = this.#lot;
    const kind = lot.below(10);
    if (kind < 1) return JSON.stringify(strangeValue(lot));
    if (kind < 3) return this.description();
    if (kind < 5) return this.candidates();
    return this.#spoilt({ type: lot.pick(['request', 'request', 'bye', 'rename', 'offer']) });
  }

  /** A session description, or several things that it is not. */
  description(): string {
    const lot = this.#lot;
    const type = lot.chance(0.7) ? this.usual : lot.pick(['answer', 'pranswer', 'rollback', 'offer', 'party']);
    const sdp = lot.chance(0.98) ? this.#descriptions.draw() : strangeValue(lot);
    return this.#spoilt({ type: 'description', description: { type, sdp } });
  }

  /** One candidate or some, seldom a great many. */
  candidates(): string {
    const lot = this.#lot;
    const candidates = lot.times(lot.chance(0.01) ? 200 : 3, () => drawCandidate(lot));
    return this.#spoilt({ type: 'candidates', candidates });
  }

  /** Hundreds of candidates that are all different, and as they should be. */
  flood(): string {
    const lot = this.#lot;
    const address = (): string => `10.99.0.${2 + lot.below(250)} ${1_024 + lot.below(60_000)}`;
    const candidates = Array.from({ length: FLOOD }, () => ({
      candidate: `candidate:${lot.below(2 ** 31)} 1 udp ${lot.below(2 ** 31)} ${address()} typ host`,
      sdpMid: '0',
      sdpMLineIndex: 0,
    }));
    return JSON.stringify({ link: this.links.at(-1), type: 'candidates', candidates });
  }

  #spoilt(signal: object): string {
    const lot = this.#lot;
    const link = lot.chance(0.92) ? this.links.at(-1) : lot.pick([...this.links, 'unheard of', 'x'.repeat(64)]);
    const whole = { link, ...(lot.chance(0.3) ? { automatic: lot.chance(0.5) } : {}), ...signal };
    return lot.chance(0.15) ? spoiledJson(lot, whole) : JSON.stringify(whole);
  }
}
