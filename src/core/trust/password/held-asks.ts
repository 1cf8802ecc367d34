import type { AskerMessage } from './message.js';
import type { Neighbour } from './neighbours.js';

/** How many wait, and how long, in ms. After that, who has asked has turned to somebody else. */
const MOST = 64;
const LONGEST = 2_000;

interface Held {
  readonly message: AskerMessage;
  readonly time: number;
}

/** What others ask of us while we are not in the room ourselves. */
export class HeldAsks {
  readonly #held = new Map<Neighbour, Held>();

  /** Keeps what a member asks. */
  hold(asker: Neighbour, message: AskerMessage): void {
    if (message.type === 'ask' && this.#held.size < MOST) this.#held.set(asker, { message, time: performance.now() });
  }

  /** Gives out what is not too old, and keeps nothing. */
  release(take: (asker: Neighbour, message: AskerMessage) => void): void {
    const now = performance.now();
    for (const [asker, { message, time }] of this.#held) if (now - time < LONGEST) take(asker, message);
    this.#held.clear();
  }
}
