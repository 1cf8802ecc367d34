import type { Limits } from '../limits/limits.js';
import type { Refusal } from './entrance.js';
import { TokenBucket } from '../limits/token-bucket.js';

interface Caller {
  sockets: number;
  readonly bucket: TokenBucket;
  /** For what is copied because of its sockets. */
  readonly copies: TokenBucket;
}

/** How many seconds' worth of connections may open at once: after a restart, a whole office reconnects. */
const BURST = 10;
/** How many members may be told of each connection that an address may open. In larger rooms it may open fewer. */
const COPIES = 128;

/** Counts the sockets and connection attempts of each address. */
export class Callers {
  readonly #limits: Pick<Limits, 'socketsPerAddress' | 'connectsPerSecond'>;
  readonly #now: () => number;
  readonly #callers = new Map<string, Caller>();

  /** `now` in ms. */
  constructor(limits: Pick<Limits, 'socketsPerAddress' | 'connectsPerSecond'>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#callers.size;
  }

  /** A request without a socket. Returns a refusal if there were too many. */
  ask(address: string): Refusal | undefined {
    return this.#callerOf(address).bucket.tryTake() ? undefined : RATE_LIMITED;
  }

  /** A socket has opened. It counts until `leave()`. Returns a refusal if too many are open, or open too fast. */
  enter(address: string): Refusal | undefined {
    const caller = this.#callerOf(address);
    caller.sockets++;
    if (caller.sockets > this.#limits.socketsPerAddress) return TOO_MANY;
    return caller.copies.take(0) === 0 && caller.bucket.tryTake() ? undefined : RATE_LIMITED;
  }

  /** A socket is about to enter a room, whose members have to be told. */
  copy(address: string, members: number): void {
    this.#callerOf(address).copies.take(members);
  }

  /** A socket has closed. */
  leave(address: string): void {
    const caller = this.#callers.get(address);
    if (caller) caller.sockets--;
  }

  /** Forgets addresses that have been idle for a while. */
  sweep(): void {
    for (const [address, { sockets, bucket, copies }] of this.#callers) {
      if (sockets === 0 && bucket.full && copies.full) this.#callers.delete(address);
    }
  }

  #callerOf(address: string): Caller {
    const found = this.#callers.get(address);
    if (found) return found;
    const { connectsPerSecond } = this.#limits;
    const burst = Math.max(1, connectsPerSecond * BURST);
    const caller = {
      sockets: 0,
      bucket: new TokenBucket(connectsPerSecond, this.#now, burst),
      copies: new TokenBucket(connectsPerSecond * COPIES, this.#now, burst * COPIES),
    };
    this.#callers.set(address, caller);
    return caller;
  }
}

const TOO_MANY: Refusal = {
  refused: 'too-many-sockets',
  message: 'Too many connections are open from your address. If the server is behind a proxy, set `trustProxy`.',
};
const RATE_LIMITED: Refusal = { refused: 'rate-limited', message: 'Too many connection attempts from your address.' };
