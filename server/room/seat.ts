import type { Member, PeerId } from '../../src/protocol/frames.js';

/** How long an id stays its owner's after the socket was lost, in ms. */
const CLAIM_TIME = 60_000;
/** What a member may do; what is not mentioned, it may. */
export interface Rights {
  /** Send to others through the server. */
  readonly relay?: boolean;
  /** Get TURN servers. */
  readonly turn?: boolean;
}

/** A member, as the room remembers it. */
export interface Seat<Socket> extends Member {
  readonly socket: Socket;
  /** Proves on another socket that the id is its. */
  readonly key: string;
  readonly rights: Rights;
  /** Whether the server says what the others are told about it. */
  readonly introduced: boolean;
}

/** The key of an id whose socket was lost, and until when it is kept. */
export interface Claim {
  readonly key: string;
  readonly until: number;
}

/** What happens to the members. Whoever applies the same changes in the same order has the same members. */
export type Change<Socket> =
  | { readonly type: 'enter'; readonly seat: Seat<Socket> }
  | { readonly type: 'presence'; readonly id: PeerId; readonly presence: string }
  | {
      readonly type: 'leave';
      readonly id: PeerId;
      readonly socket: Socket;
      readonly reason: 'leave' | 'lost';
      readonly claim?: Claim;
    };

/** How a member goes: one that was lost keeps its id for a while. */
export function leaving<Socket>(
  { id, socket, key }: Seat<Socket>,
  reason: 'leave' | 'lost',
  now: number,
): Change<Socket> {
  return {
    type: 'leave',
    id,
    socket,
    reason,
    ...(reason === 'lost' && { claim: { key, until: now + CLAIM_TIME } }),
  };
}
