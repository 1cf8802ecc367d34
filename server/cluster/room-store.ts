import type { PeerId, ServerFrame } from '../../src/protocol/frames.js';
import type { Change, Claim, Seat } from '../room/seat.js';

/** A socket of any server: the server's name, a dot, and a number of its own. */
export type SocketRef = string;

/** The server that a socket is at. */
export function serverOf(ref: SocketRef): string {
  return ref.slice(0, ref.indexOf('.'));
}

/** One state of a room; every change makes it another. `epoch` tells a room from one that was begun anew. */
export interface Version {
  readonly epoch: string;
  readonly number: number;
}

/** A room that nobody has kept yet. */
export const NEVER: Version = { epoch: '', number: 0 };

/** A room as it is kept. */
export interface RoomRecord {
  readonly version: Version;
  readonly seats: readonly Seat<SocketRef>[];
  readonly claims: readonly (readonly [PeerId, Claim])[];
}

/** A change that was made, and what it made of the room. */
export interface News {
  readonly version: Version;
  readonly change: Change<SocketRef>;
}

/** What somebody hears who follows a room. */
export interface RoomFollower {
  /** The room has changed; in one order for all. */
  news(news: News): void;
  /** News may have been missed. */
  gap(): void;
  /** Some server is not alive any more. */
  death(): void;
}

/** Where the members of rooms are kept that span servers, and how the servers hear of each other. */
export interface RoomStore {
  /** The name of this server. */
  readonly name: string;
  /** Names a socket of this server, which takes by `hand` what other servers pass to it. */
  plug(hand: (frame: string | Uint8Array) => void): SocketRef;
  unplug(ref: SocketRef): void;
  /** Hands a frame to a socket of another server. What cannot be handed over is lost. */
  pass(ref: SocketRef, frame: ServerFrame | Uint8Array): void;
  /** Tells of a room from when it resolves; it resolves with what ends it. Rejects when the store cannot be reached. */
  follow(room: string, follower: RoomFollower): Promise<() => void>;
  /** Rejects when the store cannot be reached, as do the others. */
  load(room: string): Promise<RoomRecord>;
  /** Makes a change to this very version of the room; false when it is another by now. */
  commit(room: string, version: Version, change: Change<SocketRef>): Promise<boolean>;
  /** The next number for a member; greater than all before, even if the store has lost them. */
  nextOrder(room: string): Promise<number>;
  /** Removes those claims of these ids that have run out by now, in ms since 1970. */
  forget(room: string, ids: readonly PeerId[], now: number): Promise<void>;
  /** Says that this server is alive, and tells which were heard of a few seconds ago. */
  alive(): Promise<ReadonlySet<string>>;
}
