import { PROTOCOL_VERSION, type IceGrant, type PeerId, type ServerFrame } from '../../src/protocol/frames.js';
import { turnUnavailable, type Outgoing } from './outgoing.js';
import type { Rights, Seat } from './seat.js';

/** A socket that has opened: what its URL says, which its hello has yet to prove, and what the entrance has given it. */
export interface Arrival {
  readonly id: unknown;
  readonly instance: unknown;
  readonly version: unknown;
  readonly ice: IceGrant & { readonly failed?: boolean };
  readonly rights?: Rights;
  /** What the server sets of its presence. The member cannot change that. */
  readonly presence?: string | undefined;
  /** Its order number, if a store assigns it. By default the room does. */
  readonly order?: number | undefined;
}

/** A socket that has not said hello yet. */
export interface Guest extends Pick<Arrival, 'ice' | 'presence'> {
  readonly id: PeerId;
  readonly instance: string;
  readonly order: number;
  readonly rights: Rights;
  readonly since: number;
  /** Whether it has received the list of members. Not if its id has an owner: then it has to prove its key first. */
  readonly welcomed: boolean;
}

/** Tells a socket who it is, who is in the room, and which ICE servers it has. */
export function welcome<Socket>(
  socket: Socket,
  { id, order, presence, ice: { failed, ...ice } }: Pick<Guest, 'id' | 'order' | 'presence' | 'ice'>,
  seats: Iterable<Seat<Socket>>,
): Outgoing<Socket>[] {
  const members = [];
  for (const { id: other, instance, order, presence, transports } of seats) {
    if (other !== id) members.push({ id: other, instance, order, presence, transports });
  }
  const own = presence === undefined ? undefined : { presence };
  const frame: ServerFrame = { type: 'welcome', version: PROTOCOL_VERSION, id, order, ...own, members, ...ice };
  return failed
    ? [
        [socket, frame],
        [socket, turnUnavailable()],
      ]
    : [[socket, frame]];
}
