import type { PeerStats } from './peer.js';

/** A direct link that was not heard of for so long, in ms, is asked whether it stands. */
const QUIET = 5_000;
/** Time between two questions, in ms. */
const PACE = 1_000;
/** So long, in ms, a link stays in no doubt at all. */
const CALM = 500;
/**
 * A link over which nothing comes for so long, in ms, while we wait for an answer, has stalled: SCTP has sent again what was
 * lost, and once more (RFC 9260, section 6.3). Where a round trip takes a second, twice as long.
 */
const STALLED = 1_500;
/** The same where packets come, and no answer: the other page is asleep, or most is lost. */
const UNANSWERED = 8_000;

/**
 * Whether a peer is heard of: over its direct link, and at all. `disconnected` often never fires, so
 * we count for ourselves, and only time in which we were awake.
 */
export class Pulse {
  /** ICE has lost the other side, and may find it again. */
  shaky = false;
  /** The direct link is there, and of no use for now. */
  stalled = false;
  /** Since something came by whatever way, in ms. */
  silence = 0;
  /** Times in ms: since a message came over the link, since we wait for one, and since a packet came meanwhile. */
  #quiet = 0;
  #unanswered = 0;
  #still = 0;
  #pace = 0;
  #buffered = 0;
  /** What the link had received when we last looked; `Infinity` before that. */
  #bytes = Infinity;

  /** Whether it has to be seen if anything comes over the direct link. */
  get doubtful(): boolean {
    return !this.stalled && this.#still >= CALM;
  }

  /** Something came over the direct link. */
  hear(): void {
    this.#quiet = this.#unanswered = this.#still = 0;
    this.#bytes = Infinity;
  }

  /** There is another direct link, or none; or it stands again. */
  reset(): void {
    this.shaky = this.stalled = false;
    this.hear();
  }

  /** Time has passed, in ms; whether it is time for another question. */
  isDue(time: number): boolean {
    this.#pace = (this.#pace + time) % PACE;
    return this.#pace < time;
  }

  /** Time has passed over a direct link, in ms; whether to ask. `waits`: we expect an answer. `due`: a question may be asked. */
  tick(time: number, { bufferedAmount }: RTCDataChannel, waits: boolean, due: boolean): boolean {
    // It grows with what the page sends; it falls when SCTP hears that something has arrived.
    if (bufferedAmount < this.#buffered) this.hear();
    this.#buffered = bufferedAmount;
    this.#quiet += time;
    if (waits || this.shaky || this.stalled || this.#unanswered) {
      this.#unanswered += time;
      this.#still += time;
    } else if (due && this.#quiet >= QUIET) this.#unanswered = 1;
    return due && this.#unanswered > 0;
  }

  /** The direct link does so; whether it has stalled. */
  check({ bytesReceived, roundTripTime = 0 }: PeerStats): boolean {
    if (bytesReceived > this.#bytes) this.#still = 0;
    this.#bytes = bytesReceived;
    return this.#still >= STALLED * (1 + roundTripTime) || this.#unanswered >= UNANSWERED;
  }
}
