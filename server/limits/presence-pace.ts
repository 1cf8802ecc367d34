import { later } from './later.js';
import type { Limits } from './limits.js';

export interface PresencePaceOptions<Socket, Frame> {
  readonly limits: Pick<Limits, 'framesPerSecond' | 'bytesPerSecond'>;
  /** How many members a presence is copied to. */
  readonly receivers: () => number;
  /** Takes a frame with a presence. */
  readonly take: (socket: Socket, frame: Frame) => void;
}

/** The time between two presences of a member, in ms. It is longer where they are copied to many. */
const INTERVAL = 100;
const SECOND = 1_000;

/**
 * How often members may change their presence: ten times a second, and less often in large rooms, because each copy counts as a frame
 * that the member has sent. Of those that come in the meantime, the newest is taken at the end of it.
 */
export class PresencePace<Socket, Frame extends { readonly length: number }> {
  readonly #options: PresencePaceOptions<Socket, Frame>;
  readonly #pauses = new Map<Socket, { readonly timer: ReturnType<typeof setTimeout>; newest?: Frame }>();

  constructor(options: PresencePaceOptions<Socket, Frame>) {
    this.#options = options;
  }

  /** Takes a frame with a presence, now or later, unless a newer one comes. */
  offer(socket: Socket, frame: Frame): void {
    const pause = this.#pauses.get(socket);
    if (pause) {
      pause.newest = frame;
      return;
    }
    const timer = later(() => this.#resume(socket), this.#cost(frame.length));
    this.#pauses.set(socket, { timer });
    this.#options.take(socket, frame);
  }

  /** Takes nothing of this socket any more. */
  forget(socket: Socket): void {
    const pause = this.#pauses.get(socket);
    if (pause) clearTimeout(pause.timer);
    this.#pauses.delete(socket);
  }

  /** Takes nothing any more. */
  stop(): void {
    for (const { timer } of this.#pauses.values()) clearTimeout(timer);
    this.#pauses.clear();
  }

  #resume(socket: Socket): void {
    const newest = this.#pauses.get(socket)?.newest;
    this.#pauses.delete(socket);
    if (newest !== undefined) this.offer(socket, newest);
  }

  /** How long a member has to wait after a presence of this size, in ms. */
  #cost(size: number): number {
    const { limits, receivers } = this.#options;
    const copies = receivers();
    return Math.max(
      INTERVAL,
      (copies / limits.framesPerSecond) * SECOND,
      ((copies * size) / limits.bytesPerSecond) * SECOND,
    );
  }
}
