import { Fifo } from '../limits/fifo.js';
import { MOST_UNREAD, Reader } from '../limits/reader.js';
import { Tally } from '../limits/tally.js';
import { FRAME_COST } from '../limits/waiting-frames.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** How much of one sender may be unread, in bytes. A client of ours has at most 512 KiB on its way to a peer. */
const MOST_OF_ONE = 1024 * 1024;
/** How much may be unread in all, in bytes, for a frame of a member to follow. The rest, up to `CUT_OFF`, is for what the room has to say. */
const MOST_OF_ALL = 2 * 1024 * 1024;
/** The same for the last frames of a member that has gone: one at a time may have what a client of ours has on its way. */
const MOST_AT_END = MOST_OF_ALL + 512 * 1024;
/** If more than this is unread, in bytes, the reader is cut off, however fast it reads. An object of the platform has 128 MB. */
const CUT_OFF = 4 * 1024 * 1024;

type Frame = string | Bytes;

/** What waits of one sender. */
interface Queue {
  readonly frames: Fifo<Frame>;
  /** When it is the turn of the first: the time at which that became the first, and a unit for each of its bytes. */
  turn: number;
}

export interface SharesOptions<Sender> {
  /** The time in ms. */
  readonly now: () => number;
  /** Sends to the reader. */
  readonly write: (frame: Frame) => void;
  /** Sends what the reader has to hear before the next frame of a member. */
  readonly prepare: () => void;
  /** So many bytes more of this sender wait; fewer if it is below 0. */
  readonly count: (from: Sender, bytes: number) => void;
}

/**
 * How those who write to one reader share it, where nobody can tell what waits in a socket. Only so much of each may be unread, and only
 * so much of all. What exceeds that waits here, in order, until the reader has answered for what came before. Then all who wait get the
 * same number of bytes through: it is self-clocked fair queueing, by S. J. Golestani. So who sends without end waits for the reader, and
 * delays the others no more than anybody else, even if it comes back as somebody new.
 */
export class Shares<Sender> {
  readonly #options: SharesOptions<Sender>;
  readonly #reader: Reader;
  /** What is unread of each, in bytes. */
  readonly #unread = new Tally<Sender>();
  /** What was sent of each before each ping that is not answered, and after the last. */
  readonly #stretches = [new Tally<Sender>()];
  readonly #queues = new Map<Sender, Queue>();
  /** The time by which turns are given: it goes on with each byte that is sent in turn. */
  #time = 0;
  /** Bytes of the frames in the queues. */
  #held = 0;

  constructor(options: SharesOptions<Sender>) {
    this.#options = options;
    this.#reader = new Reader(options.now);
  }

  /** What is unread, and what waits until it is read, in bytes. */
  get waiting(): number {
    return this.#reader.waiting + this.#held;
  }

  /** Whether the reader has to be cut off. */
  get isDeaf(): boolean {
    return this.#reader.waiting > CUT_OFF || (this.waiting > MOST_UNREAD && this.#reader.overdue);
  }

  /** Sends what the room itself has to say, at once. */
  tell(frame: Frame): void {
    this.#options.write(frame);
    const n = this.#reader.send(frame.length);
    if (n === undefined) return;
    this.#options.write(JSON.stringify({ type: 'ping', n }));
    this.#stretches.push(new Tally());
  }

  /** Sends a frame of this member once it may. */
  pass(frame: Frame, from: Sender): void {
    this.#count(from, frame, 1);
    const queue = this.#queues.get(from);
    if (queue) {
      queue.frames.push(frame);
      return; // nothing has changed for those before it
    }
    const frames = new Fifo<Frame>();
    frames.push(frame);
    this.#queues.set(from, { frames, turn: this.#time + frame.length });
    this.#serve();
  }

  /** The reader has answered the ping with this number. */
  answer(n: number): void {
    for (const stretch of this.#stretches.splice(0, this.#reader.answer(n))) {
      for (const [from, bytes] of stretch) this.#unread.add(from, -bytes);
    }
    this.#serve();
  }

  /** This sender sends nothing any more. What waits of it is sent now; where there is no room for a frame, the rest is dropped. */
  finish(from: Sender): void {
    const queue = this.#queues.get(from);
    if (!queue) return;
    this.#queues.delete(from);
    let fits = this.#reader.waiting <= MOST_OF_ALL;
    for (let frame = queue.frames.shift(); frame !== undefined; frame = queue.frames.shift()) {
      this.#count(from, frame, -1);
      fits &&= this.#mayHave(from, frame) && this.#reader.waiting + frame.length <= MOST_AT_END;
      if (fits) this.#send(frame, from);
    }
    this.#serve();
  }

  /** Drops all that waits. */
  clear(): void {
    for (const [from, { frames }] of this.#queues) {
      for (let frame = frames.shift(); frame !== undefined; frame = frames.shift()) this.#count(from, frame, -1);
    }
    this.#queues.clear();
  }

  #serve(): void {
    for (let from = this.#next(); from !== undefined; from = this.#next()) {
      const queue = this.#queues.get(from);
      const frame = queue?.frames.shift();
      if (!queue || frame === undefined) return;
      this.#time = Math.max(this.#time, queue.turn);
      const { first } = queue.frames;
      if (first === undefined) this.#queues.delete(from);
      else queue.turn = this.#time + first.length;
      this.#count(from, frame, -1);
      this.#send(frame, from);
    }
  }

  /** Who may send a frame now: whose turn it is of those who may have more unread. */
  #next(): Sender | undefined {
    let next: Sender | undefined;
    let [turn, size] = [Infinity, 0];
    for (const [from, queue] of this.#queues) {
      const { first } = queue.frames;
      if (first === undefined || queue.turn >= turn || !this.#mayHave(from, first)) continue;
      [next, turn, size] = [from, queue.turn, first.length];
    }
    // Nobody overtakes, or a large frame would wait for ever.
    return this.#reader.waiting + size <= MOST_OF_ALL ? next : undefined;
  }

  #mayHave(from: Sender, { length }: Frame): boolean {
    return this.#unread.of(from) + length <= MOST_OF_ONE;
  }

  #send(frame: Frame, from: Sender): void {
    this.#options.prepare();
    this.#unread.add(from, frame.length);
    this.#stretches.at(-1)?.add(from, frame.length);
    this.tell(frame);
  }

  /** A frame begins to wait, or ends. */
  #count(from: Sender, { length }: Frame, sign: 1 | -1): void {
    this.#held += sign * length;
    this.#options.count(from, sign * (length + FRAME_COST));
  }
}
