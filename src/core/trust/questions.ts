import type { Bytes } from '../../protocol/bytes.js';
import { Paced } from './paced.js';

/** How many may wait: the last ones. More come only from a server that means harm, and one pause each is lost to what it has made up. */
const MOST_WAITING = 2;

/**
 * The nonces that a peer is to be asked about. Each has its turn, in the order in which they came: a server that shows us what others say
 * cannot have us ask about that alone.
 */
export class Questions {
  readonly #waiting: Bytes[] = [];
  readonly #turns: Paced<void>;

  /** `pause`: between two questions, in ms. */
  constructor(pause: number, ask: (nonce: Bytes) => void) {
    this.#turns = new Paced(pause, () => {
      const nonce = this.#waiting.shift();
      if (nonce) ask(nonce);
      if (this.#waiting.length > 0) this.#turns.take();
    });
  }

  /** Something has come under this nonce that we cannot read. */
  take(nonce: Bytes): void {
    const waits = this.#waiting.some((each) => each.every((byte, i) => byte === nonce[i]));
    if (!waits) this.#waiting.push(nonce);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.#turns.take();
  }
}
