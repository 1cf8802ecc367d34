import type { Limits } from '../limits/limits.js';
import type { Refusal } from './entrance.js';
import { TokenBucket } from '../limits/token-bucket.js';

interface Caller {
  sockets: number;
  readonly bucket: TokenBucket;
}

/** How many connections a caller may open at once, in seconds' worth: a whole office comes back after a restart. */
const BURST = 10;

/** Who calls from which address, and how often. */
export class Callers {
  readonly #limits: Pick<Limits, 'socketsPerAddress' | 'connectsPerSecond'>;
  readonly #now: () => number;
  readonly #callers = new Map<string, Caller>();

  /** `now` in ms. */
  constructor(limits: Pick<Limits, 'socketsPerAddress' | 'connectsPerSecond'>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.#callers.size;
  }

  /** Somebody asks for something that takes no socket; says why not, if not. */
  ask(address: string): Refusal | undefined {
    return this.#callerOf(address).bucket.tryTake() ? undefined : RATE_LIMITED;
  }

  /** A socket has opened, and counts until `leave`; says why it has to close, if it has. */
  enter(address: string): Refusal | undefined {
    const caller = this.#callerOf(address);
    caller.sockets++;
    if (caller.sockets > this.#limits.socketsPerAddress) return TOO_MANY;
    return caller.bucket.tryTake() ? undefined : RATE_LIMITED;
  }

  leave(address: string): void {
    const caller = this.#callers.get(address);
    if (caller) caller.sockets--;
  }

  /** Forgets those that have not called for a while. */
  sweep(): void {
    for (const [address, { sockets, bucket }] of this.#callers) {
      if (sockets === 0 && bucket.full) this.#callers.delete(address);
    }
  }

  #callerOf(address: string): Caller {
    const found = this.#callers.get(address);
    if (found) return found;
    const { connectsPerSecond } = this.#limits;
    const burst = Math.max(1, connectsPerSecond * BURST);
    const caller = { sockets: 0, bucket: new TokenBucket(connectsPerSecond, this.#now, burst) };
    this.#callers.set(address, caller);
    return caller;
  }
}

const TOO_MANY: Refusal = {
  refused: 'too-many-sockets',
  message: 'There are too many connections from your address. Behind a proxy, the server has to be told to trust it.',
};
const RATE_LIMITED: Refusal = { refused: 'rate-limited', message: 'Your address calls too often.' };
