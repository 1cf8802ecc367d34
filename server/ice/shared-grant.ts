import type { IceGrant } from '../../src/protocol/frames.js';
import { deadline } from './deadline.js';
import { checkIceGrant, type IceProvider } from './ice-provider.js';

/** The share of its lifetime for which a grant is given to all who ask. */
const FRESH = 0.2;
/** The share of its lifetime for which a grant is still given when no newer one can be had. */
const USABLE = 0.5;
/** How long nothing is asked for after a failure, in ms. */
const PAUSE = 5_000;

export interface ShareOptions {
  /** How long one attempt may take, in ms. Default 2,500: less than an `IceServerSource` waits. */
  readonly patience?: number | undefined;
  /** The time, in ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/**
 * Shares what `source` gives among all members, for a fifth of its lifetime; the lifetime that each
 * is told is what is left of it. Those who ask at the same time wait for one answer. While `source`
 * fails, it is asked every few seconds at the most, and what it gave before is given for half of its
 * lifetime. On an edge platform make it in the room's object: requests must not wait for each other's I/O.
 */
export function shareGrant(source: () => IceGrant | Promise<IceGrant>, options: ShareOptions = {}): IceProvider {
  const shared = new SharedGrant(source, options);
  return () => shared.get();
}

interface Held {
  readonly grant: IceGrant;
  /** When it was asked for, which is before its lifetime began. */
  readonly at: number;
}

interface Attempt {
  readonly held: Promise<Held>;
  failedAt?: number;
}

class SharedGrant {
  readonly #source: () => IceGrant | Promise<IceGrant>;
  readonly #patience: number;
  /** Not a monotonic clock: those may stand still while the machine sleeps, and credentials run out all the same. */
  readonly #now: () => number;
  #held: Held | undefined;
  /** The one that is under way, or that failed last. */
  #attempt: Attempt | undefined;
  #failing = false;

  constructor(source: () => IceGrant | Promise<IceGrant>, { patience = 2_500, now = Date.now }: ShareOptions) {
    this.#source = source;
    this.#patience = patience;
    this.#now = now;
  }

  async get(): Promise<IceGrant> {
    const held = this.#held;
    if (held && this.#isYoung(held, FRESH)) return this.#rest(held);
    const attempt = this.#renew();
    // Nobody waits for another failure while there is something to give.
    if (held && this.#failing && this.#isYoung(held, USABLE)) return this.#rest(held);
    try {
      return this.#rest(await attempt);
    } catch (error) {
      if (held && this.#isYoung(held, USABLE)) return this.#rest(held);
      throw error;
    }
  }

  #renew(): Promise<Held> {
    const last = this.#attempt;
    if (last && (last.failedAt === undefined || this.#isWithin(last.failedAt, PAUSE))) return last.held;
    const attempt: Attempt = { held: this.#ask() };
    this.#attempt = attempt;
    attempt.held.then(
      (held) => {
        this.#held = held;
        this.#attempt = undefined;
        this.#failing = false;
      },
      () => {
        attempt.failedAt = this.#now();
        this.#failing = true;
      },
    );
    return attempt.held;
  }

  async #ask(): Promise<Held> {
    const at = this.#now();
    const answer = (async () => this.#source())(); // it may throw as well as reject
    const late = `There were no ICE servers to share in ${this.#patience} ms.`;
    return { grant: checkIceGrant(await deadline(answer, this.#patience, late)), at };
  }

  #rest({ grant: { iceServers, lifetime }, at }: Held): IceGrant {
    if (lifetime === undefined) return { iceServers };
    return { iceServers, lifetime: lifetime - Math.max(0, this.#now() - at) / 1000 };
  }

  #isYoung({ grant: { lifetime = Infinity }, at }: Held, share: number): boolean {
    return this.#isWithin(at, lifetime * 1000 * share);
  }

  /** Whether less than `ms` have passed since then. If the clock was set back, nobody knows. */
  #isWithin(then: number, ms: number): boolean {
    const age = this.#now() - then;
    return age >= 0 && age < ms;
  }
}
