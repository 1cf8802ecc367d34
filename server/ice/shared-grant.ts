import type { IceGrant } from '../../src/protocol/frames.js';
import { deadline } from './deadline.js';
import { checkIceGrant, type IceProvider } from './ice-provider.js';

/** The part of its lifetime in which a grant is shared. */
const FRESH = 0.2;
/** The part of its lifetime in which a grant is still shared while `source` fails. */
const USABLE = 0.5;
/** How long to wait after a failure before asking again, in ms. */
const PAUSE = 5_000;

export interface ShareOptions {
  /** How long one attempt may take, in ms. Default 2,500, which is less than the server waits for a provider. */
  readonly patience?: number | undefined;
  /** The time, in ms since 1970. */
  readonly now?: (() => number) | undefined;
}

/**
 * Shares a grant of `source` between all members, for a fifth of its lifetime. Each member gets the lifetime that is
 * left. Members that ask at the same time wait for the same answer. While `source` fails, it is called every few
 * seconds at most, and the last grant is shared for half of its lifetime. On an edge platform, call this in the object of
 * the room: requests must not wait for each other's I/O.
 */
export function shareGrant(source: () => IceGrant | Promise<IceGrant>, options: ShareOptions = {}): IceProvider {
  const shared = new SharedGrant(source, options);
  return () => shared.get();
}

interface Held {
  readonly grant: IceGrant;
  /** When it was requested, which is before its lifetime began. */
  readonly at: number;
}

interface Attempt {
  readonly held: Promise<Held>;
  failedAt?: number;
}

class SharedGrant {
  readonly #source: () => IceGrant | Promise<IceGrant>;
  readonly #patience: number;
  /** Not a monotonic clock: that may stop while the machine sleeps, but credentials expire all the same. */
  readonly #now: () => number;
  #held: Held | undefined;
  /** The attempt under way, or the last one that failed. */
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
    // While there is a usable grant, nobody waits for what may be another failure.
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
    const answer = (async () => this.#source())(); // turns what it throws into a rejection
    const late = `The source of shared ICE servers did not answer in ${this.#patience} ms.`;
    return { grant: checkIceGrant(await deadline(answer, this.#patience, late)), at };
  }

  #rest({ grant: { iceServers, lifetime }, at }: Held): IceGrant {
    if (lifetime === undefined) return { iceServers };
    return { iceServers, lifetime: lifetime - Math.max(0, this.#now() - at) / 1000 };
  }

  #isYoung({ grant: { lifetime = Infinity }, at }: Held, share: number): boolean {
    return this.#isWithin(at, lifetime * 1000 * share);
  }

  /** Whether less than `ms` have passed since then. False if the clock was set back. */
  #isWithin(then: number, ms: number): boolean {
    const age = this.#now() - then;
    return age >= 0 && age < ms;
  }
}
