/** How much may wait for the socket, in bytes. It holds two frames: more would hold up what is urgent. */
const HIGH_WATER = 128 * 1024;
/** While the socket is full, we look this often, in ms, whether it has room again: it has no event for that. */
const LOOK = 5;

/** A peer that may have something to send by the relay. */
export interface RelayUser {
  /** When it last had its turn; 0 at first. */
  turn: number;
  /** Sends one frame by the relay. Returns `false` if there is none to send. */
  sendOne(): boolean;
}

/** Shares the socket among the relays to all peers: frame by frame, and first who has waited longest. */
export class RelayFlow {
  readonly #buffered: () => number;
  readonly #users: () => Iterable<RelayUser>;
  #turn = 0;
  /** Bytes that are being encrypted. */
  #sealing = 0;
  #state: 'free' | 'full' | 'serving' = 'free';
  #drained: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `buffered`: how many bytes wait in the socket. */
  constructor(buffered: () => number, users: () => Iterable<RelayUser>) {
    this.#buffered = buffered;
    this.#users = users;
  }

  /** Whether the socket takes more now. If not, all users go on by turns once it does. */
  hasRoom(): boolean {
    if (this.#state === 'serving') return this.#isFree();
    if (this.#state === 'full' || !this.#isFree()) this.#serve();
    return this.#state === 'free';
  }

  /** A frame of this size is going to be encrypted. */
  begin(size: number): void {
    this.#sealing += size;
  }

  /** It has been sent, or dropped. */
  end(size: number): void {
    this.#sealing -= size;
    if (this.#sealing === 0) this.#drained?.();
    if (this.#state === 'full') this.#serve();
  }

  /** Stops looking at the socket. Returns a promise if something is still being encrypted, which resolves when that has been sent. */
  close(): Promise<void> | undefined {
    clearTimeout(this.#timer);
    this.#state = 'free'; // or what is still being encrypted would make it look again
    return this.#sealing > 0 ? new Promise((resolve) => (this.#drained = resolve)) : undefined;
  }

  #isFree(): boolean {
    return this.#sealing + this.#buffered() < HIGH_WATER;
  }

  /** Gives turns while the socket has room. */
  #serve(): void {
    this.#state = 'serving';
    while (this.#isFree()) {
      const next = [...this.#users()].sort((one, other) => one.turn - other.turn).find((user) => user.sendOne());
      if (!next) {
        this.#state = 'free';
        return;
      }
      next.turn = ++this.#turn;
    }
    this.#state = 'full';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#serve(), LOOK);
  }
}
