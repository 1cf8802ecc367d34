import type { Member, PeerId } from '../../src/protocol/frames.js';
import { sameKey } from './same-key.js';

/** How long an id stays reserved after its socket was lost, in ms. */
const CLAIM_TIME = 60_000;
/** How long a member must have been here for its place to be kept, too, in ms. */
const LONG_ENOUGH = 30_000;

/** What a member may do. Each right is given unless it is `false`. */
export interface Rights {
  /** Send to other members through the server. */
  readonly relay?: boolean;
  /** Get TURN servers. */
  readonly turn?: boolean;
}

/** A member, as the room remembers it. */
export interface Seat<Socket> extends Member {
  readonly socket: Socket;
  /** When it entered, in ms; earlier if it has come back, by the time that it was here before. */
  readonly since: number;
  /** Proves on another socket that the id belongs to this member. */
  readonly key: string;
  readonly rights: Rights;
  /** What the server has set of its presence. It cannot change that. */
  readonly given: string | undefined;
}

/** Reserves the id of a member whose socket was lost. */
export interface Claim {
  readonly key: string;
  /** When it ends, in ms. */
  readonly until: number;
  /** How long the member was here, in ms. */
  readonly stayed: number;
}

/** Claims, each with the id that it is on. */
export type Claims = Iterable<readonly [PeerId, Claim]>;

/** Why a member is gone: it has left on purpose, or its socket was lost. */
export type Reason = 'leave' | 'lost';

/** Whether the member keeps its place in the room, not only its id. Otherwise those who come and go could fill a room. */
export function keepsPlace({ stayed }: Claim): boolean {
  return stayed > LONG_ENOUGH;
}

/** A change of the members. Servers that apply the same changes in the same order have the same members. */
export type Change<Socket> =
  | { readonly type: 'enter'; readonly seat: Seat<Socket> }
  | { readonly type: 'presence'; readonly id: PeerId; readonly presence: string }
  | {
      readonly type: 'leave';
      readonly id: PeerId;
      readonly socket: Socket;
      readonly reason: Reason;
      readonly claim?: Claim;
    };

/** The change that removes a member. A lost one keeps a claim on its id for a while. */
export function leaving<Socket>({ id, socket, key, since }: Seat<Socket>, reason: Reason, now: number): Change<Socket> {
  return {
    type: 'leave',
    id,
    socket,
    reason,
    ...(reason === 'lost' && { claim: { key, until: now + CLAIM_TIME, stayed: Math.max(0, now - since) } }),
  };
}

/**
 * Why a member is gone from a room that is read anew, if it is. `now`: who has its id there; `claim`: the claim on it. Where a loss
 * always leaves a claim, whoever has neither has left on purpose: `unclaimed` is `leave`. It is `lost` if claims may be lost, too.
 */
export function whyGone<Socket>(
  { instance, order, key }: Seat<Socket>,
  now: Seat<Socket> | undefined,
  claim: Claim | undefined,
  unclaimed: Reason,
): Reason | undefined {
  // The same page under another number was lost, and has come back. What else is new about a seat is told without a goodbye.
  if (now) return now.instance === instance && now.order !== order ? 'lost' : undefined;
  return claim && sameKey(claim.key, key) ? 'lost' : unclaimed;
}
