import type { Bytes } from '../../src/protocol/bytes.js';
import type { SocketRef } from '../exchange/socket-ref.js';
import type { Limits } from '../limits/limits.js';
import { WaitingFrames } from '../limits/waiting-frames.js';
import { PresencePace } from '../limits/presence-pace.js';
import type { TaskQueue } from './task-queue.js';

type Frame = string | Bytes;

/** What a frame asks for: nothing that has to be stored, a new presence, or another change. */
export type Demand = 'nothing' | 'presence' | 'change';

export interface FrameTurnsOptions {
  readonly tasks: TaskQueue;
  readonly limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  /** How many members a presence is copied to. */
  readonly receivers: () => number;
  /** Decides on a frame. Does what it asks for, if that is nothing that has to be stored. */
  readonly decide: (ref: SocketRef, frame: Frame) => Demand;
  /** Makes the change that a frame asks for. */
  readonly change: (ref: SocketRef, frame: Frame) => Promise<void>;
  /** Something that a socket asked for has failed. */
  readonly fail: (ref: SocketRef) => void;
  /** Stops reading from a socket until the returned function is called. */
  readonly hold: (ref: SocketRef) => () => void;
}

/**
 * The frames of the sockets of a room, each in its turn. Most are taken at once. While a change is stored that the next frame depends
 * on, such as entering, the socket is not read. A presence delays nothing: it waits until the room has nothing else to do, one for each
 * socket, and only the newest counts.
 */
export class FrameTurns {
  readonly #options: FrameTurnsOptions;
  /** Frames of sockets that wait for a change. */
  readonly #waiting = new Map<SocketRef, WaitingFrames<Frame>>();
  readonly #presences = new Map<SocketRef, Frame>();
  readonly #pace: PresencePace<SocketRef, Frame>;

  constructor(options: FrameTurnsOptions) {
    const { limits, receivers } = options;
    this.#options = options;
    this.#pace = new PresencePace({ limits, receivers, take: (ref, frame) => this.#present(ref, frame) });
  }

  /** Takes a frame, now or later. Returns false if too many wait: the socket has to be closed. */
  receive(ref: SocketRef, frame: Frame): boolean {
    const waiting = this.#waiting.get(ref);
    if (waiting) return waiting.add(frame);
    if (!this.#take(ref, frame)) this.wait(ref, () => this.#options.change(ref, frame));
    return true;
  }

  /** Does something for a socket, and then takes the frames that have come meanwhile. */
  wait(ref: SocketRef, task: () => Promise<void>): void {
    const { tasks, change, fail, hold } = this.#options;
    const waiting = new WaitingFrames<Frame>();
    this.#waiting.set(ref, waiting);
    const release = hold(ref);
    const end = (): void => {
      if (this.#waiting.get(ref) === waiting) this.#waiting.delete(ref);
      release();
    };
    tasks.add(
      async () => {
        await task();
        for (let frame = waiting.next(); frame !== undefined; frame = waiting.next()) {
          if (!this.#take(ref, frame)) await change(ref, frame);
        }
        end();
      },
      () => {
        end();
        fail(ref);
      },
    );
  }

  /** Takes nothing of a socket any more. */
  forget(ref: SocketRef): void {
    this.#pace.forget(ref);
    this.#presences.delete(ref);
    this.#waiting.get(ref)?.clear();
  }

  /** Takes no presence any more. */
  stop(): void {
    this.#pace.stop();
  }

  /** Returns false for a frame whose change has to be made before the next frame is taken. */
  #take(ref: SocketRef, frame: Frame): boolean {
    const demand = this.#options.decide(ref, frame);
    if (demand === 'presence') this.#pace.offer(ref, frame);
    return demand !== 'change';
  }

  #present(ref: SocketRef, frame: Frame): void {
    const { tasks, change, fail } = this.#options;
    const waits = this.#presences.has(ref);
    this.#presences.set(ref, frame);
    if (waits) return;
    tasks.addPatient(
      async () => {
        const newest = this.#presences.get(ref);
        this.#presences.delete(ref);
        if (newest !== undefined) await change(ref, newest);
      },
      () => fail(ref),
    );
  }
}
