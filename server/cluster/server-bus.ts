import type { Exchange } from '../exchange/exchange.js';
import type { SocketRef } from '../exchange/socket-ref.js';
import type { Change } from '../room/seat.js';
import type { Version } from './room-store.js';

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
  /** The frames between the sockets of this server and those of others. */
  readonly exchange: Exchange;
  /** Follows a room. Resolves with a function that ends it; rejects if the other servers cannot be reached. */
  follow(room: string, follower: RoomFollower): Promise<() => void>;
  /** Reports that this server is alive. Resolves with the names of all servers that are alive. Rejects as `follow` does. */
  alive(): Promise<ReadonlySet<string>>;
}
