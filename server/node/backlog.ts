import type { FarSender } from '../exchange/far-sender.js';
import { FairQueue, MOST_OF_ONE, type FairQueueOptions } from '../limits/fair-queue.js';
import { Tally } from '../limits/tally.js';
import type { Line } from './line.js';

type Frame = string | Uint8Array;

/** Who sends to a socket: another socket, or a member at another server. */
export type Sender = Line | FarSender;

export interface BacklogOptions {
  /** Sends to the reader. Calls `done` when it is written. */
  readonly write: (frame: Frame, done: () => void) => void;
  /** Calls `done` when all is written that is in the socket by now. */
  readonly ask: (done: () => void) => void;
  /** So many bytes more of this sender wait; fewer if it is below 0. */
  readonly count: (from: Sender, bytes: number) => void;
  /** Pauses a sender until the returned function is called. */
  readonly hold: (from: Sender) => () => void;
  /** Nothing of any sender waits any more. */
  readonly onEmpty: () => void;
}

/** What waits of each sender for a socket that reads slowly: in the socket, and here. Who has more there than they may is paused. */
export class Backlog implements FairQueueOptions<Sender, Frame> {
  readonly #line: Line;
  readonly #options: BacklogOptions;
  /** What waits of each in the socket, in bytes. */
  readonly #unwritten = new Tally<Sender>();
  readonly #queue: FairQueue<Sender, Frame>;
  /** Those who are paused, and what ends that. */
  readonly #paused = new Map<Sender, () => void>();
  #serves = false;
  #asks = false;

  constructor(line: Line, options: BacklogOptions) {
    this.#line = line;
    this.#options = options;
    this.#queue = new FairQueue(this);
  }

  /** Whether frames wait here: others of their senders have to wait, too. */
  get holds(): boolean {
    return !this.#queue.empty;
  }

  /** Sends a frame of this sender once it may. */
  pass(frame: Frame, from: Sender): void {
    this.#queue.pass(frame, from);
    this.#askIfSilent();
    if (this.#owed(from) > MOST_OF_ONE && !this.#paused.has(from)) this.#paused.set(from, this.#options.hold(from));
  }

  /** See `FairQueue.finish()`. */
  finish(from: Sender): void {
    this.#queue.finish(from);
    this.#settle(from);
  }

  /** The reader has closed: drops all that waits here. */
  clear(): void {
    this.#queue.clear();
    for (const from of this.#paused.keys()) this.#settle(from);
  }

  unread(): number {
    return this.#line.socket.bufferedAmount;
  }

  count(from: Sender, bytes: number): void {
    this.#options.count(from, bytes);
  }

  send(frame: Frame, from: Sender): void {
    this.#unwritten.add(from, frame.length);
    this.#options.write(frame, () => {
      this.#unwritten.add(from, -frame.length);
      this.#settle(from);
      if (this.holds) this.#serveSoon();
      else this.#endIfEmpty();
    });
  }

  /** If only news of the room are in the socket, nobody is told when they are written: then it has to be asked. */
  #askIfSilent(): void {
    if (!this.holds || this.#unwritten.size > 0 || this.#asks) return;
    this.#asks = true;
    this.#options.ask(() => {
      this.#asks = false;
      this.#serveSoon();
    });
  }

  #endIfEmpty(): void {
    if (!this.holds && this.#unwritten.size === 0) this.#options.onEmpty();
  }

  /** Less of this sender waits. */
  #settle(from: Sender): void {
    if (this.#paused.size === 0 || this.#owed(from) > MOST_OF_ONE) return;
    this.#paused.get(from)?.();
    this.#paused.delete(from);
  }

  /** Many frames are written at once: serves when all of them have been counted. */
  #serveSoon(): void {
    if (this.#serves) return;
    this.#serves = true;
    queueMicrotask(() => {
      this.#serves = false;
      const { socket } = this.#line;
      if (socket.readyState !== socket.OPEN) {
        this.clear();
        return;
      }
      this.#queue.serve();
      this.#askIfSilent();
      this.#endIfEmpty();
    });
  }

  #owed(from: Sender): number {
    return this.#unwritten.of(from) + this.#queue.heldOf(from);
  }
}
