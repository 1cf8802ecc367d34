/** If more than this waits for a reader, in bytes, it has to be read, or the reader is cut off. */
export const MOST_UNREAD = 1024 * 1024;
/** A ping follows so many bytes. */
const STRIDE = 32 * 1024;
/** How many pings may be unanswered: those of 16 MiB, more than can wait for a reader. Who reads and never answers gets no more. */
const MOST_PINGS = 512;
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

/**
 * How far a reader has read, and how fast it does. After every 32 KiB it is sent a ping with a number. Its answer, with the same number,
 * says that everything before the ping was read. What waits in a socket does not tell that: an operating system takes some megabytes
 * ahead, and then nothing for a long time.
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

  /** Whether it reads so slowly that it has to be cut off if too much waits for it. */
  get overdue(): boolean {
    const [oldest] = this.#pings;
    return oldest !== undefined && this.#now() - this.#since > PATIENCE + (oldest.at - this.#read) / SLOWEST;
  }

  /** Something is being sent to it. Returns the number of the ping that has to follow, if one has to. */
  send(bytes: number): number | undefined {
    this.#sent += bytes;
    const last = this.#pings.at(-1);
    if (this.#sent - (last?.at ?? this.#read) < STRIDE || this.#pings.length >= MOST_PINGS) return undefined;
    if (!last) this.#since = this.#now();
    const n = Math.floor(Math.random() * 2 ** 32);
    this.#pings.push({ n, at: this.#sent });
    return n;
  }

  /**
   * It has answered a ping, and with it those before: it may leave those out (RFC 6455, 5.5.3). Returns how many that are: none for
   * nonsense, or a guess.
   */
  answer(n: number): number {
    const index = this.#pings.findIndex((ping) => ping.n === n);
    const answered = this.#pings.splice(0, index + 1).at(-1);
    if (!answered) return 0;
    this.#read = answered.at;
    this.#since = this.#now();
    return index + 1;
  }
}
