/** If more than this waits for a reader, in bytes, it has to be read, or the reader is cut off. */
const MOST_WAITING = 1024 * 1024;
/** If more than this waits for a reader, in bytes, it is cut off, however fast it reads. */
const CUT_OFF = 4 * 1024 * 1024;
/** A `ping` follows so many bytes. */
const STRIDE = 64 * 1024;
/** How slowly a reader may read while too much waits for it, in bytes per ms: 16 KiB per second. */
const SLOWEST = (16 * 1024) / 1_000;
/** How long a ping and its answer may be under way, in ms. */
const PATIENCE = 2_000;

/** A ping that was not answered yet. */
interface Ping {
  /** The reader has to repeat this number, so it cannot answer before it has read the ping. */
  readonly n: number;
  /** How much was sent up to it, in bytes. */
  readonly at: number;
}

/** What to do after something was sent: nothing, send a ping with this number, or cut the reader off. */
export type Verdict = undefined | { readonly n: number } | 'cut';

/**
 * What is known of how a socket reads, where the platform does not tell how much waits for it. After every 64 KiB the room sends a
 * `ping`. Its answer, a `pong`, says that everything before it has been read.
 */
export class Reader {
  readonly #now: () => number;
  readonly #pings: Ping[] = [];
  #sent = 0;
  #read = 0;
  /** Since when the oldest ping could have been answered, in ms. */
  #since = 0;

  /** `now` in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many bytes it has not acknowledged. */
  get waiting(): number {
    return this.#sent - this.#read;
  }

  /** Whether it reads more slowly than it is sent to. */
  get slow(): boolean {
    return this.waiting > MOST_WAITING;
  }

  /** Something is being sent to it. */
  send(bytes: number): Verdict {
    this.#sent += bytes;
    const [oldest] = this.#pings;
    const overdue = oldest && this.#now() - this.#since > PATIENCE + (oldest.at - this.#read) / SLOWEST;
    if (this.waiting > CUT_OFF || (this.slow && overdue)) return 'cut';
    if (this.#sent - (this.#pings.at(-1)?.at ?? this.#read) < STRIDE) return undefined;
    if (!oldest) this.#since = this.#now();
    const ping = { n: Math.floor(Math.random() * 2 ** 32), at: this.#sent };
    this.#pings.push(ping);
    return ping;
  }

  /** It has answered a ping. */
  answer(n: number): void {
    const [oldest] = this.#pings;
    if (oldest?.n !== n) return; // nonsense, or a guess
    this.#pings.shift();
    this.#read = oldest.at;
    this.#since = this.#now();
  }
}
