import { ConnectionError } from '../errors.js';
import { withRoom, type Payload } from '../session/payload.js';
import type { LooseChannel } from './loose-channel.js';
import type { Outlet, OutletPeer } from './outlet.js';
import { Waiting } from './waiting.js';

/** After this time, in ms, the newest value is sent again, over the reliable stream. */
const REPEAT = 250;
/** The largest value, in bytes, that fits in one packet. */
const LARGEST = 1_100;
/** The size of the number that comes before a value on the reliable stream, in bytes. */
export const NUMBER_SIZE = 8;

/**
 * Sends the newest value of a topic to one peer. Each value is numbered. It goes out at once, and may be lost; if the peer may not
 * have it after a while, or if it is too large for one packet, it goes over the reliable stream.
 */
export class LatestOutlet implements Outlet {
  readonly #peer: OutletPeer;
  readonly #loose: LooseChannel;
  number: number | undefined;
  /** The number of the newest value. */
  #count = 0;
  #newest: Payload | undefined;
  /** Sends that have not settled, by the number of their value, in its order. */
  #waiting: Waiting<number>[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the newest value has been sent at all. */
  #sent = false;
  /** Whether a value is under way on the reliable stream. */
  #repeating = false;

  constructor(peer: OutletPeer, loose: LooseChannel) {
    this.#peer = peer;
    this.#loose = loose;
  }

  get idle(): boolean {
    return this.number === undefined && this.#waiting.length === 0;
  }

  send(payload: Payload, lenient: boolean): Promise<void> {
    const { number } = this;
    const waiting = new Waiting(++this.#count, (late) => {
      this.#waiting.splice(this.#waiting.indexOf(late), 1);
      return lenient ? undefined : new ConnectionError('topic-not-open', { peer: this.#peer.id });
    });
    waiting.open = number !== undefined;
    this.#newest = payload;
    this.#waiting.push(waiting);
    if (number !== undefined) {
      this.#sent = payload.bytes.length <= LARGEST && this.#loose.send(payload, number, waiting.item);
      this.#schedule();
    }
    return waiting.promise;
  }

  open(number: number | undefined): void {
    this.number = number;
    for (const waiting of this.#waiting) waiting.open = number !== undefined;
    this.#sent = false;
    this.#schedule();
  }

  taken(): void {
    // A value takes no room once the next one has come.
  }

  fail(error: ConnectionError): void {
    clearTimeout(this.#timer);
    this.#settle(this.#count, (waiting) => waiting.reject(error));
  }

  /** Sends the newest value over the reliable stream: at once, unless it may be on its way. */
  #schedule(): void {
    if (this.#repeating || this.#waiting.length === 0) return;
    if (this.#timer !== undefined && this.#sent) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#repeat(), this.#sent ? REPEAT : 0);
  }

  async #repeat(): Promise<void> {
    this.#timer = undefined;
    const { number } = this;
    const [count, value] = [this.#count, this.#newest];
    if (number === undefined || !value) return;
    this.#sent = this.#repeating = true;
    try {
      await this.#peer.send(withNumber(count, value), number);
      this.#settle(count, (waiting) => waiting.resolve());
    } catch (error) {
      this.#settle(count, (waiting) => waiting.reject(error));
    }
    this.#repeating = false;
    this.#schedule();
  }

  /** Settles all sends up to this number. */
  #settle(number: number, settle: (waiting: Waiting<number>) => void): void {
    const done = this.#waiting.filter(({ item }) => item <= number);
    this.#waiting = this.#waiting.filter(({ item }) => item > number);
    done.forEach(settle);
  }
}

function withNumber(number: number, { kind, bytes }: Payload): Payload {
  const numbered = new Uint8Array(NUMBER_SIZE + bytes.length);
  new DataView(numbered.buffer).setFloat64(0, number);
  numbered.set(bytes, NUMBER_SIZE);
  return { kind, bytes: withRoom(numbered) };
}
