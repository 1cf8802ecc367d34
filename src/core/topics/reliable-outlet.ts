import { ConnectionError } from '../errors.js';
import type { Payload } from '../session/payload.js';
import type { Outlet, OutletPeer } from './outlet.js';
import { Waiting } from './waiting.js';
import { WINDOW } from './window.js';

/** Sends all messages of a reliable topic to one peer. */
export class ReliableOutlet implements Outlet {
  readonly #peer: OutletPeer;
  /** What waits for the peer to open the topic, or to take what was sent before. */
  readonly #held: Waiting<Payload>[] = [];
  number: number | undefined;
  /** Bytes that were sent, but not taken, as far as we know. Each message counts for one more. */
  #ahead = 0;

  constructor(peer: OutletPeer) {
    this.#peer = peer;
  }

  send(payload: Payload, lenient: boolean): Promise<void> {
    const { number } = this;
    if (number !== undefined && this.#held.length === 0 && this.#ahead < WINDOW) return this.#pass(payload, number);
    const waiting = new Waiting(payload, (late) => {
      this.#held.splice(this.#held.indexOf(late), 1);
      return lenient ? undefined : new ConnectionError('topic-not-open', { peer: this.#peer.id });
    });
    waiting.open = number !== undefined;
    this.#held.push(waiting);
    return waiting.promise;
  }

  get idle(): boolean {
    return this.number === undefined && this.#held.length === 0;
  }

  open(number: number | undefined): void {
    this.number = number;
    this.#ahead = 0;
    for (const waiting of this.#held) waiting.open = number !== undefined;
    this.#flush();
  }

  taken(bytes: number): void {
    this.#ahead = Math.max(0, this.#ahead - bytes);
    this.#flush();
  }

  fail(error: ConnectionError): void {
    for (const waiting of this.#held.splice(0)) waiting.reject(error);
  }

  #flush(): void {
    let count = 0;
    for (const waiting of this.#held) {
      if (this.number === undefined || this.#ahead >= WINDOW) break;
      waiting.resolve(this.#pass(waiting.item, this.number));
      count++;
    }
    this.#held.splice(0, count);
  }

  #pass(payload: Payload, number: number): Promise<void> {
    const size = payload.bytes.length + 1;
    this.#ahead += size;
    const sent = this.#peer.send(payload, number);
    sent.catch(() => number === this.number && this.taken(size)); // it was too large, so the peer never takes it
    return sent;
  }
}
