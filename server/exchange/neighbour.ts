import { FairQueue } from '../limits/fair-queue.js';
import { FRAME_COST } from '../limits/waiting-frames.js';
import type { Marks } from './message.js';
import type { SocketRef } from './socket-ref.js';

/** A frame on its way to another server. */
export interface Parcel {
  /** The size of the frame: UTF-16 code units of text, or bytes. */
  readonly length: number;
  readonly message: Buffer;
}

export interface NeighbourOptions {
  /** Sends a message. Returns false if it is lost. */
  readonly publish: (message: Buffer) => boolean;
  /** Asks how much of what was sent has come, in all and of these senders. */
  readonly ask: (total: number, marks: Marks) => void;
  /** So many bytes more of a sender are under way or wait, with 64 more for each frame; fewer if it is below 0. */
  readonly count: (from: SocketRef, bytes: number) => void;
  /** The time in ms. */
  readonly now: () => number;
}

/** What one sender has under way, from the first byte on. */
interface Stream {
  sent: number;
  /** Up to where nothing waits any more, neither on the way nor for a reader. */
  settled: number;
}

/** Whether the other server answers. */
type State =
  | { readonly type: 'answered' }
  /** It was asked, and has not answered since. */
  | { readonly type: 'asked'; readonly since: number }
  /** It does not answer, or cannot be reached. */
  | { readonly type: 'silent' };

/** A question follows so many bytes. */
const STRIDE = 256 * 1024;
/** How often to ask while something waits, in ms. */
const OFTEN = 200;
/** How often to ask again whoever has not answered, in ms. */
const SELDOM = 1_000;
/** Whoever has not answered for this time, in ms, cannot be reached. */
const PATIENCE = 5_000;

/**
 * What the members of this server send to those of another. It is counted from when it is sent until its readers have room for it, so that
 * a sender can be paused that has too much there. We ask again and again how much has come and how much of it waits, and only the latest
 * answer matters: so no count is ever wrong for long, whatever is lost. At most 2 MiB have not come yet, which senders share fairly. What
 * is sent while the other server does not answer is lost.
 */
export class Neighbour {
  readonly #options: NeighbourOptions;
  readonly #queue: FairQueue<SocketRef, Parcel>;
  readonly #streams = new Map<SocketRef, Stream>();
  /** Those who have sent something since the last question. */
  readonly #fresh = new Set<SocketRef>();
  #state: State = { type: 'answered' };
  /** What was sent in all, what of it has come, and what of it we have asked about. */
  #sent = 0;
  #come = 0;
  #asked = 0;
  /** When we have last asked, in ms. */
  #askedAt = -Infinity;

  constructor(options: NeighbourOptions) {
    this.#options = options;
    this.#queue = new FairQueue({
      unread: () => this.#sent - this.#come,
      send: (parcel, from) => this.#publish(parcel, from),
      count: options.count,
    });
  }

  /** Whether there is nothing to ask about. */
  get idle(): boolean {
    return this.#state.type !== 'silent' && this.#sent === this.#come && this.#streams.size === 0;
  }

  /** Sends a frame once it may. */
  send(parcel: Parcel, from: SocketRef): void {
    if (this.#state.type !== 'silent') this.#queue.pass(parcel, from);
  }

  /** A socket sends nothing any more. What waits of it here is sent now, as far as there is room. */
  finish(from: SocketRef): void {
    this.#queue.finish(from);
    this.#settle(from, Infinity);
  }

  /** Asks if it is time to. Call it several times a second while this is not idle. */
  look(): void {
    const now = this.#options.now();
    if (this.#state.type === 'asked' && now - this.#state.since > PATIENCE) {
      this.reset();
      this.#state = { type: 'silent' };
    }
    const pause = this.#state.type === 'answered' ? OFTEN : SELDOM;
    if (now - this.#askedAt >= pause) this.#ask(this.#streams.keys());
  }

  /** The other server has answered: so much has come in all, and so much of these senders is settled. */
  answer(total: number, marks: Marks): void {
    this.#state = { type: 'answered' };
    this.#come = Math.max(this.#come, Math.min(total, this.#sent));
    for (const [from, settled] of marks) this.#settle(from, settled);
    this.#queue.serve();
  }

  /** What was under way is lost, or whatever becomes of it cannot be known. */
  reset(): void {
    this.#state = { type: 'answered' };
    this.#come = this.#asked = this.#sent; // which goes on, so that late answers mean nothing
    for (const from of this.#streams.keys()) this.#settle(from, Infinity);
    this.#queue.clear();
  }

  #publish({ message, length }: Parcel, from: SocketRef): void {
    if (!this.#options.publish(message)) return;
    const bytes = length + FRAME_COST;
    let stream = this.#streams.get(from);
    // It begins where an earlier one of this sender cannot have been, so that late answers mean nothing.
    if (!stream) this.#streams.set(from, (stream = { sent: this.#sent, settled: this.#sent }));
    stream.sent += bytes;
    this.#sent += bytes;
    this.#fresh.add(from);
    this.#options.count(from, bytes);
    if (this.#sent - this.#asked >= STRIDE) this.#ask(this.#fresh);
  }

  #ask(senders: Iterable<SocketRef>): void {
    const { ask, now } = this.#options;
    const marks = [...senders].flatMap((from): Marks => {
      const stream = this.#streams.get(from);
      return stream ? [[from, stream.sent]] : [];
    });
    this.#fresh.clear();
    this.#asked = this.#sent;
    this.#askedAt = now();
    if (this.#state.type === 'answered') this.#state = { type: 'asked', since: this.#askedAt };
    ask(this.#sent, marks);
  }

  #settle(from: SocketRef, settled: number): void {
    const stream = this.#streams.get(from);
    if (!stream) return;
    const before = stream.settled;
    stream.settled = Math.max(before, Math.min(settled, stream.sent));
    if (stream.settled === stream.sent) this.#streams.delete(from);
    if (stream.settled > before) this.#options.count(from, before - stream.settled);
  }
}
