import type { PeerStats } from './peer.js';

/** After this long without a message over the link, in ms, we ask whether it still works. */
const QUIET = 5_000;
/** A link whose answer is late by less than this, in ms, is not doubted. */
const CALM = 500;
/**
 * A link over which no packet comes for this long, in ms, while we wait for an answer, has stalled: by then SCTP has sent the
 * lost data twice more (RFC 9260, section 6.3). The limit grows with the round-trip time: with one second, it is twice as long.
 */
const STALLED = 1_500;
/** The same if packets come, but no answer: the other page is asleep, or most packets are lost. */
const UNANSWERED = 8_000;

/**
 * - `sound`: it works.
 * - `waiting`: it works as far as we know, and an answer is due.
 * - `shaky`: ICE has lost the other side, and may find it again.
 * - `stalled`: it is open, but nothing gets through.
 */
type State = 'sound' | 'waiting' | 'shaky' | 'stalled';

/**
 * How healthy a direct link is. It has no timers: its owner tells it what happens and how much time has passed. RTCPeerConnection
 * often never becomes `disconnected`, so we keep count ourselves, and count only time in which the page was awake.
 */
export class LinkHealth {
  #state: State = 'sound';
  /** The time since the last message, in ms. */
  #quiet = 0;
  /** How long we have waited for an answer, in ms. */
  #unanswered = 0;
  /** The time since the last packet, while we wait for an answer, in ms. */
  #still = 0;
  /** How long that may be, in ms. */
  #limit = STALLED;
  /** The bytes that the link had received when we last looked; `Infinity` before that. */
  #bytes = Infinity;
  /** `bufferedAmount` at the last `tick()`. */
  #buffered = 0;

  /** Whether the link works as far as we know. */
  get sound(): boolean {
    return this.#state === 'sound' || this.#state === 'waiting';
  }

  /** Whether the link is open, but nothing gets through. */
  get stalled(): boolean {
    return this.#state === 'stalled';
  }

  /** Whether so much time has passed without a packet that the link has stalled. */
  get silent(): boolean {
    return this.#still >= this.#limit;
  }

  /** Whether to `check()` the statistics of the link. */
  get doubtful(): boolean {
    return !this.stalled && this.#still >= CALM;
  }

  /** The link was replaced or has ended, or a stalled one works in both directions again. */
  reset(): void {
    this.#state = 'sound';
    this.hear();
  }

  /** A message came over the link. A stalled link stays as it is: it may still not carry what we send. */
  hear(): void {
    this.#quiet = this.#unanswered = this.#still = 0;
    this.#bytes = Infinity;
    if (this.#state === 'waiting') this.#state = 'sound';
  }

  /** ICE has lost the other side, or has not found it yet. */
  lose(): void {
    if (!this.stalled) this.#state = 'shaky';
  }

  /** ICE has found the other side, which now has to answer. */
  find(): void {
    if (this.#state === 'shaky') this.#state = 'waiting';
  }

  /** The link is of no use for now. Returns whether that is news. */
  stall(): boolean {
    const news = !this.stalled;
    this.#state = 'stalled';
    return news;
  }

  /**
   * Time has passed, in ms. Returns whether to ask the other side for an answer.
   *
   * @param bufferedAmount - of the link's channel, in bytes
   * @param expects - whether we expect an answer
   * @param mayAsk - whether it is time for another question
   */
  tick(time: number, bufferedAmount: number, expects: boolean, mayAsk: boolean): boolean {
    // The page fills the buffer. It drains only if SCTP hears that something has arrived.
    if (bufferedAmount < this.#buffered) this.hear();
    this.#buffered = bufferedAmount;
    this.#quiet += time;
    if (this.#state !== 'sound' || expects) {
      this.#unanswered += time;
      this.#still += time;
    } else if (!mayAsk || this.#quiet < QUIET) return false;
    if (this.#state === 'sound') this.#state = 'waiting';
    return mayAsk;
  }

  /** Looks at the statistics of the link. Returns whether it should be treated as stalled. */
  check({ bytesReceived, roundTripTime = 0 }: PeerStats): boolean {
    if (bytesReceived > this.#bytes) this.#still = 0;
    this.#bytes = bytesReceived;
    this.#limit = STALLED * (1 + roundTripTime);
    const late = this.silent || this.#unanswered >= UNANSWERED;
    return late && !this.stalled;
  }
}
