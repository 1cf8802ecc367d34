import type { PeerId } from '../../../protocol/frames.js';
import type { ConnectionError } from '../../errors.js';

/** What two people compare: the same on both sides if nobody is in between. */
export interface VerificationCode {
  /** Seven numbers from 0 to 63, each of which stands for an emoji: 42 bits. */
  readonly emoji: readonly number[];
  /** The same for those who would rather compare numbers: three from 1,000 to 9,191, 39 bits. */
  readonly digits: readonly number[];
}

/**
 * How far a verification is.
 *
 * - `asking`: we have asked. The person on the other side has to begin, too.
 * - `comparing`: both people compare the code, by a way that they trust: side by side, or in a call.
 * - `confirmed`: we have said that it is the same; they have not yet.
 * - `done`: both have. The peer's `trust` is `verified`. `kept`: whether this device keeps that; otherwise it lasts as long as the page.
 * - `cancelled`: one side has ended it, and it says nothing about the peer.
 * - `failed`: see `error`. Its `code` is `verify-mismatch` (somebody has said that the codes differ: do not trust the peer),
 *   `verify-failed` (the other page does not keep to the protocol, or begins too often), `verify-expired` (it took more than 5 minutes),
 *   `trust-unavailable` (one side has no WebCrypto), `load-failed`, or says why the peer could not be reached, as for `send()`.
 */
export type VerificationState =
  | { readonly phase: 'asking' }
  | ({ readonly phase: 'comparing' | 'confirmed' } & VerificationCode)
  | { readonly phase: 'done'; readonly kept: boolean }
  | { readonly phase: 'cancelled'; readonly by: 'us' | 'them' }
  | { readonly phase: 'failed'; readonly error: ConnectionError };

/** Two people find out whether they talk to each other and to nobody else. `connection.verify()` makes it. */
export interface Verification {
  /** The id of the peer. */
  readonly peer: PeerId;
  /** How far it is. The event `change` tells of a change. */
  readonly state: VerificationState;
  /** Says that the codes are the same. Only while `comparing`. */
  confirm(): void;
  /** Says that the codes differ. The verification fails on both sides, with `verify-mismatch`. Only while `comparing` or `confirmed`. */
  reject(): void;
  /** Ends it on both sides, if it is not over. */
  cancel(): void;
  /** Calls `listener` on every change of `state`, from the next task on. Returns a function that removes the listener. */
  on(event: 'change', listener: () => void): () => void;
}

/** Whether nothing more comes of it. */
export function isOver({ phase }: VerificationState): boolean {
  return phase === 'done' || phase === 'cancelled' || phase === 'failed';
}
