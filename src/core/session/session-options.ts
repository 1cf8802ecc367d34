import type { ErrorCode } from '../errors.js';
import type { Deliver } from './inbox.js';
import type { PeerId } from '../../protocol/frames.js';

/** Options of a `Session`. */
export interface SessionOptions {
  /** Greater than that of every session we have begun before, with any peer. Never 0. */
  readonly id: number;
  readonly peer: PeerId;
  /** The peer's sessions up to this one are over. */
  readonly floor: number;
  /** The largest message that we take, in bytes. */
  readonly maxMessageSize: number;
  /** The other side has answered. Called once. */
  readonly open: () => void;
  /** Takes a message from the other side. */
  readonly deliver: Deliver;
  /** The same for what was sent loosely: with its number, and out of order. */
  readonly deliverLoose: (...value: [...Parameters<Deliver>, number: number]) => void;
  /** The other side has broken the rules. */
  readonly violation: (code: ErrorCode) => void;
}
