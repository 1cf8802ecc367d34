import { Fifo } from './fifo.js';
import { FRAME_COST } from './waiting-frames.js';

/** How much of one sender may be unread, in bytes. A client of ours has at most 512 KiB on its way to a peer. */
export const MOST_OF_ONE = 1024 * 1024;
/** How much may be unread in all, in bytes, for a frame of a member to follow. Beyond that, there is room for what the room has to say. */
const MOST_OF_ALL = 2 * 1024 * 1024;
/** How much more there may be of the last frames of members that have gone: what a client of ours has on its way. */
const MOST_AT_END = 512 * 1024;

/** What waits of one sender. */
interface Queue<Frame> {
  readonly frames: Fifo<Frame>;
  /** Bytes of the frames. */
  size: number;
  /** When it is the turn of the first: the time at which that became the first, and a unit for each of its bytes. */
  turn: number;
}

/** What the queue has to know of the reader, and do for it. */
export interface FairQueueOptions<Sender, Frame> {
  /** What was sent of this sender and is unread, in bytes. Leave it out where each is paused that has too much unread. */
  unreadOf?(from: Sender): number;
  /** What was sent and is unread in all, in bytes. */
  unread(): number;
  /** Sends a frame to the reader. */
  send(frame: Frame, from: Sender): void;
  /** So many bytes more of this sender wait, with 64 more for each frame; fewer if it is below 0. */
  count(from: Sender, bytes: number): void;
}

/**
 * How those who write to one reader share it. Only so much may be unread, of each and of all. What exceeds that waits here, in
 * order, until the reader has read what came before. Then all who wait get the same number of bytes through: it is self-clocked fair
 * queueing, by S. J. Golestani. So who sends without end waits for the reader, and delays the others no more than anybody else, even if
 * it comes back as somebody new.
 */
export class FairQueue<Sender, Frame extends { readonly length: number }> {
  readonly #options: FairQueueOptions<Sender, Frame>;
  readonly #queues = new Map<Sender, Queue<Frame>>();
  /** The time by which turns are given: it goes on with each byte that is sent in turn. */
  #time = 0;
  #held = 0;
  /**
   * How many bytes of members that have gone may yet be sent out of turn. As many come back as are sent in turn: or those who leave and
   * come back all the time would have all of the reader.
   */
  #allowedAtEnd = MOST_AT_END;

  constructor(options: FairQueueOptions<Sender, Frame>) {
    this.#options = options;
  }

  /** How many bytes wait. */
  get held(): number {
    return this.#held;
  }

  /** Whether nothing waits. */
  get empty(): boolean {
    return this.#queues.size === 0;
  }

  /** How many bytes of this sender wait. */
  heldOf(from: Sender): number {
    return this.#queues.get(from)?.size ?? 0;
  }

  /** Sends a frame of this sender once it may. */
  pass(frame: Frame, from: Sender): void {
    if (this.empty && this.#mayHave(from, frame) && this.#fits(frame.length)) {
      this.#time += frame.length;
      this.#sendInTurn(frame, from);
      return;
    }
    let queue = this.#queues.get(from);
    const isFirst = queue === undefined;
    if (!queue) this.#queues.set(from, (queue = { frames: new Fifo(), size: 0, turn: this.#time + frame.length }));
    queue.frames.push(frame);
    this.#count(from, queue, frame, 1);
    if (isFirst) this.serve(); // for those before it, nothing has changed
  }

  /** Sends what may be sent by now. */
  serve(): void {
    for (let from = this.#next(); from !== undefined; from = this.#next()) {
      const queue = this.#queues.get(from);
      const frame = queue?.frames.shift();
      if (!queue || frame === undefined) return;
      this.#time = Math.max(this.#time, queue.turn);
      const { first } = queue.frames;
      if (first === undefined) this.#queues.delete(from);
      else queue.turn = this.#time + first.length;
      this.#count(from, queue, frame, -1);
      this.#sendInTurn(frame, from);
    }
  }

  /** This sender sends nothing any more. What waits of it is sent now; where there is no room for a frame, the rest is dropped. */
  finish(from: Sender): void {
    const queue = this.#queues.get(from);
    if (!queue) return;
    this.#queues.delete(from);
    let fits = this.#fits(0);
    for (let frame = queue.frames.shift(); frame !== undefined; frame = queue.frames.shift()) {
      this.#count(from, queue, frame, -1);
      fits &&= this.#mayHave(from, frame) && frame.length <= this.#allowedAtEnd;
      fits &&= this.#options.unread() + frame.length <= MOST_OF_ALL + MOST_AT_END;
      if (!fits) continue;
      this.#allowedAtEnd -= frame.length;
      this.#options.send(frame, from);
    }
    this.serve();
  }

  /** Drops all that waits. */
  clear(): void {
    for (const [from, queue] of this.#queues) {
      this.#queues.delete(from);
      const { frames } = queue;
      for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) this.#count(from, queue, frame, -1);
    }
  }

  /** Who may send a frame now: whose turn it is of those who may have more unread. */
  #next(): Sender | undefined {
    if (this.empty || !this.#fits(0)) return undefined;
    let next: Sender | undefined;
    let [turn, size] = [Infinity, 0];
    for (const [from, queue] of this.#queues) {
      const { first } = queue.frames;
      if (first === undefined || queue.turn >= turn || !this.#mayHave(from, first)) continue;
      [next, turn, size] = [from, queue.turn, first.length];
    }
    // Nobody overtakes, or a large frame would wait for ever.
    return this.#fits(size) ? next : undefined;
  }

  #sendInTurn(frame: Frame, from: Sender): void {
    this.#allowedAtEnd = Math.min(MOST_AT_END, this.#allowedAtEnd + frame.length);
    this.#options.send(frame, from);
  }

  #mayHave(from: Sender, { length }: Frame): boolean {
    return (this.#options.unreadOf?.(from) ?? 0) + length <= MOST_OF_ONE;
  }

  #fits(bytes: number): boolean {
    return this.#options.unread() + bytes <= MOST_OF_ALL;
  }

  /** A frame begins to wait, or ends. */
  #count(from: Sender, queue: Queue<Frame>, { length }: Frame, sign: 1 | -1): void {
    this.#held += sign * length;
    queue.size += sign * length;
    this.#options.count(from, sign * (length + FRAME_COST));
  }
}
