import type { PeerId } from '../../src/protocol/frames.js';
import type { SocketRef } from '../exchange/socket-ref.js';
import type { Change, Claim, Seat } from '../room/seat.js';

/** A version of a room. Each change adds 1 to `number`; a room that starts again has another `epoch`. */
export interface Version {
  readonly epoch: string;
  readonly number: number;
}

/** The version of a room that is not in the store. */
export const NEVER: Version = { epoch: '', number: 0 };

/** A room as it is stored. */
export interface RoomRecord {
  readonly version: Version;
  readonly seats: readonly Seat<SocketRef>[];
  readonly claims: readonly (readonly [PeerId, Claim])[];
}

/** Keeps the members of rooms that span several servers. All methods reject if the store cannot be reached. */
export interface RoomStore {
  load(room: string): Promise<RoomRecord>;
  /** Makes a change if the room still has this version. Resolves with false if another server was faster. */
  commit(room: string, version: Version, change: Change<SocketRef>): Promise<boolean>;
  /** The next order number for a member. Greater than all before, even if the store has lost them. */
  nextOrder(room: string): Promise<number>;
  /** Removes the claims on these ids, each if it ends by then, in ms since 1970. */
  forget(room: string, ends: readonly (readonly [PeerId, number])[]): Promise<void>;
}
