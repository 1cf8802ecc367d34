import type { Bytes } from '../../src/protocol/bytes.js';
import type { OutgoingFrame } from '../room/outgoing.js';
import type { Change } from '../room/seat.js';
import type { Version } from './room-store.js';
import type { SocketRef } from './socket-ref.js';

/** A change of a room that was made in the store, and the version that it led to. */
export interface RoomUpdate {
  readonly version: Version;
  readonly change: Change<SocketRef>;
}

/** What the bus tells those who follow a room. */
export interface RoomFollower {
  /** The room has changed. All servers get the updates in the same order. */
  onUpdate(update: RoomUpdate): void;
  /** Updates may have been missed. */
  onGap(): void;
  /** Another server has died. */
  onDeath(): void;
}

/** Connects the servers that share rooms. */
export interface ServerBus {
  /** The name of this server. */
  readonly name: string;
  /** Gives a socket of this server a name. `receive` gets the frames that other servers send to it. */
  attach(receive: (frame: string | Bytes) => void): SocketRef;
  detach(ref: SocketRef): void;
  /** Sends a frame to a socket of another server. The frame is lost if that is not possible right now. */
  send(ref: SocketRef, frame: OutgoingFrame): void;
  /** Follows a room. Resolves with a function that ends it; rejects if the other servers cannot be reached. */
  follow(room: string, follower: RoomFollower): Promise<() => void>;
  /** Reports that this server is alive. Resolves with the names of all servers that are alive. Rejects as `follow` does. */
  alive(): Promise<ReadonlySet<string>>;
}
