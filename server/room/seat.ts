import type { Member, PeerId } from '../../src/protocol/frames.js';
import type { Proof } from '../../src/protocol/check-greeting.js';
import { isSameOwner } from './ownership.js';

/** How long id and place of a member are kept for it after its socket was lost, in ms. */
const HOLD_TIME = 60_000;
/** How long the counter of a member that is gone is remembered, in ms. So nobody else can use its last proof again. */
const COUNTER_TIME = 600_000;
/** How long a member must have been here for its place to be kept, too, in ms. */
const LONG_ENOUGH = 30_000;

/** What a member may do. Each right is given unless it is `false`. */
export interface Rights {
  /** Send to other members through the server. */
  readonly relay?: boolean;
  /** Get TURN servers. */
  readonly turn?: boolean;
}

/** One object for all who have them: there are many. */
export const ALL_RIGHTS: Rights = {};

/** A member, as the room remembers it. */
export interface Seat<Socket> extends Member {
  readonly socket: Socket;
  /** The page that it is on, from its hello. */
  readonly instance: string;
  /** When it entered, in ms; earlier if it has come back, by the time that it was here before. */
  readonly since: number;
  /** The last proof that the id belongs to this member. */
  readonly proof: Proof;
  readonly rights: Rights;
  /** What the server says of it. It cannot change that. */
  readonly given: string | undefined;
}

/** What is remembered of a member that is gone: its id is its own. */
export interface Claim {
  readonly proof: Proof;
  readonly reason: Reason;
  /** Until when its place is kept, in ms; 0 if it has left on purpose. */
  readonly heldUntil: number;
  /** When all of this is forgotten, in ms. */
  readonly until: number;
  /** How long the member was here, in ms. */
  readonly stayed: number;
}

/** Claims, each with the id that it is on. */
export type Claims = Iterable<readonly [PeerId, Claim]>;

/** Why a member is gone: it has left on purpose, or its socket was lost. */
export type Reason = 'leave' | 'lost';

/**
 * Whether a hello is that of the page that has said the other one: all but the signature is the same. Otherwise the others have to hear of it.
 */
export function isSamePage(hello: string, other: string): boolean {
  return hello.split('.')[0] === other.split('.')[0];
}

/** Whether the member keeps its place in the room, not only its id. Otherwise those who come and go could fill a room. */
export function keepsPlace({ heldUntil, stayed }: Claim, now: number): boolean {
  return heldUntil > now && stayed > LONG_ENOUGH;
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

/** The change that removes a member. A lost one keeps a claim on its id for a while, and any that is signed its counter. */
export function leaving<Socket>(
  { id, socket, proof, since }: Seat<Socket>,
  reason: Reason,
  now: number,
): Change<Socket> {
  const heldUntil = reason === 'lost' ? now + HOLD_TIME : 0;
  const until = 'counter' in proof ? now + COUNTER_TIME : heldUntil;
  const claim: Claim = { proof, reason, heldUntil, until, stayed: Math.max(0, now - since) };
  return { type: 'leave', id, socket, reason, ...(until > 0 && { claim }) };
}

/**
 * Why a member is gone from a room that is read anew, if it is. `now`: who has its id there; `claim`: the claim on it. Where a loss
 * always leaves a claim, whoever has neither has left on purpose: `unclaimed` is `leave`. It is `lost` if claims may be lost, too. One
 * that is signed leaves a claim in any case: nobody knows of one without.
 */
export function whyGone<Socket>(
  { instance, order, proof }: Seat<Socket>,
  now: Seat<Socket> | undefined,
  claim: Claim | undefined,
  unclaimed: Reason,
): Reason | undefined {
  // The same page under another number was lost, and has come back. What else is new about a seat is told without a goodbye.
  if (now) return now.instance === instance && now.order !== order ? 'lost' : undefined;
  if (claim && isSameOwner(claim.proof, proof)) return claim.reason;
  return 'counter' in proof ? 'lost' : unclaimed;
}
