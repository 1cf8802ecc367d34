import type { Deliver, InboxOptions } from './inbox.js';
import type { PeerId } from '../../protocol/frames.js';

/** Options of a `Session`. */
export interface SessionOptions extends InboxOptions {
  /** Greater than that of every session we have begun before, with any peer. Never 0. */
  readonly id: number;
  readonly peer: PeerId;
  /** The peer's sessions up to this one are over. */
  readonly floor: number;
  /** The other side has answered. Called once. */
  readonly open: () => void;
  /** Like `deliver`, for what was sent loosely: with its number, and out of order. */
  readonly deliverLoose: (...value: [...Parameters<Deliver>, number: number]) => void;
}
