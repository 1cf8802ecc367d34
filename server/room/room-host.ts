import type { Arrival } from './arrival.js';
import type { Bytes } from '../../src/protocol/bytes.js';

/** A room as an adapter sees it. It takes the events of its sockets, and sends what they cause through a `Deliver`. */
export interface RoomHost<Socket> {
  /** How many of its members are on this server. */
  readonly size: number;
  /** How many members it has, on all servers. */
  readonly members: number;
  /** Whether the room can be dropped: it has no members, and no id is reserved. */
  readonly empty: boolean;
  /** Whether no socket is in it: it only keeps the ids of members who were lost. */
  readonly deserted: boolean;
  /** A socket has opened. */
  open(socket: Socket, arrival: Arrival): void;
  /** A socket has sent a frame: text or bytes. */
  receive(socket: Socket, data: string | Bytes): void;
  /** Tells a socket what is new, before a frame of a member follows that had to wait. */
  catchUp(socket: Socket): void;
  /** A socket has closed, with this code. */
  close(socket: Socket, code: number): void;
  /** Ends what has timed out. Call it every few seconds. */
  sweep(): void;
  /** Ends the room, which must not be used after that. Resolves when all pending work is done. */
  dispose(): Promise<void>;
}
