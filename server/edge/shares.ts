import { FairQueue } from '../limits/fair-queue.js';
import { MOST_UNREAD, Reader } from '../limits/reader.js';
import { Tally } from '../limits/tally.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** If more than this is unread, in bytes, the reader is cut off, however fast it reads. An object of the platform has 128 MB. */
const CUT_OFF = 4 * 1024 * 1024;

type Frame = string | Bytes;

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

/** How those who write to one reader share it, where nobody can tell what waits in a socket: only its answers to pings tell. */
export class Shares<Sender> {
  readonly #options: SharesOptions<Sender>;
  readonly #reader: Reader;
  /** What is unread of each, in bytes. */
  readonly #unread = new Tally<Sender>();
  /** What was sent of each before each ping that is not answered, and after the last. */
  readonly #stretches = [new Tally<Sender>()];
  readonly #queue: FairQueue<Sender, Frame>;

  constructor(options: SharesOptions<Sender>) {
    this.#options = options;
    this.#reader = new Reader(options.now);
    this.#queue = new FairQueue({
      unreadOf: (from) => this.#unread.of(from),
      unread: () => this.#reader.waiting,
      send: (frame, from) => this.#send(frame, from),
      count: options.count,
    });
  }

  /** What is unread, and what waits until it is read, in bytes. */
  get waiting(): number {
    return this.#reader.waiting + this.#queue.held;
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
    this.#queue.pass(frame, from);
  }

  /** The reader has answered the ping with this number. */
  answer(n: number): void {
    for (const stretch of this.#stretches.splice(0, this.#reader.answer(n))) {
      for (const [from, bytes] of stretch) this.#unread.add(from, -bytes);
    }
    this.#queue.serve();
  }

  /** See `FairQueue.finish()`. */
  finish(from: Sender): void {
    this.#queue.finish(from);
  }

  /** Drops all that waits. */
  clear(): void {
    this.#queue.clear();
  }

  #send(frame: Frame, from: Sender): void {
    this.#options.prepare();
    this.#unread.add(from, frame.length);
    this.#stretches.at(-1)?.add(from, frame.length);
    this.tell(frame);
  }
}
