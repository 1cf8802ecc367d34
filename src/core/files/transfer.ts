import type { ConnectionError } from '../errors.js';
import type { PeerId } from '../../protocol/frames.js';
import type { OfferedFile } from './offered-file.js';
import type { Into } from './target.js';

/**
 * What becomes of a transfer.
 *
 * - `offered`: the peer has not answered yet.
 * - `running`: it goes on, as fast as it can.
 * - `paused`: one side has paused it, or both.
 * - `done`: whoever receives has saved all of it.
 * - `failed`: it is over, and not done. The `error` says why.
 */
export type TransferState = 'offered' | 'running' | 'paused' | 'done' | 'failed';

/** Files on their way to one peer, or from it. */
export interface Transfer {
  /** To whom they go, or from whom they come. */
  readonly peer: PeerId;
  readonly files: readonly OfferedFile[];
  /** The size of all files, in bytes. */
  readonly size: number;
  /** How much of it whoever sends has handed on, in bytes, as far as we know. */
  readonly sent: number;
  /** How much of it has arrived, in bytes, as far as we know. For whoever receives: how much was checked and saved. */
  readonly received: number;
  /** How many bytes arrive in a second, lately. 0 unless the transfer runs. */
  readonly speed: number;
  /** How long it takes at this speed, in seconds; `undefined` while that is not known. */
  readonly timeRemaining: number | undefined;
  readonly state: TransferState;
  /** Why it has failed; `undefined` as long as it has not. */
  readonly error: ConnectionError | undefined;
  /**
   * Resolves when all is saved. For whoever receives, with the files, in their order, if they are in memory; with an empty list otherwise. Rejects
   * with the `error`: `file-rejected`, `file-cancelled`, `file-changed`, `file-broken`, `file-not-saved`, or why the peer cannot be
   * reached, as `send()` does. You need not handle it.
   */
  readonly done: Promise<readonly File[]>;

  /** Has it wait. What is on its way still comes. */
  pause(): void;
  /** Has it go on, unless the other side has paused it, too. */
  resume(): void;
  /** Ends it on both sides: `file-cancelled`. Nothing is left of a file that is not complete. Files that are complete stay. */
  cancel(): void;
  /**
   * Calls `listener` when its state has changed, and at most ten times a second when it has come further. Returns a function that
   * removes the listener.
   */
  on(event: 'change', listener: () => void): () => void;
}

/** Files that a peer would like to send. Nothing flows before you accept. */
export interface FileOffer {
  /** Who offers them. */
  readonly peer: PeerId;
  readonly files: readonly OfferedFile[];
  /** The size of all files, in bytes. */
  readonly size: number;
  /** Aborted when the offer is over before you have answered: the peer has cancelled it, or is gone. */
  readonly signal: AbortSignal;
  /**
   * Takes the files, all of them. Returns the same transfer if it was called before. Throws a `TypeError` if the files cannot go there,
   * and a `ConnectionError` if the offer is over: `file-cancelled`, `file-rejected`, `peer-gone`.
   */
  accept(options?: AcceptOptions): Transfer;
  /** Does not take them. */
  reject(): void;
}

/** Options of `offer.accept()`. */
export interface AcceptOptions {
  /** Where the files go. Default `memory`. */
  readonly into?: Into | undefined;
}

/** Options of `connection.sendFile()`. */
export interface SendFileOptions<To = PeerId | readonly PeerId[]> {
  /** The peer that gets the files, or several: each accepts for itself. */
  readonly to: To;
  /** Cancels what is not done. */
  readonly signal?: AbortSignal | undefined;
}
