import {
  PROTOCOL_VERSION,
  type IceGrant,
  type Member,
  type PeerId,
  type ServerFrame,
} from '../../src/protocol/frames.js';
import type { Greeting, GreetingFault } from '../../src/protocol/check-greeting.js';
import { turnUnavailable, type Fatal, type Outgoing } from './outgoing.js';
import type { Rights, Seat } from './seat.js';

/** A socket that has been let in: what its request says, which has been checked, and what the entrance has given it. */
export interface Arrival {
  readonly id: PeerId;
  readonly greeting: Greeting;
  readonly ice: IceGrant & { readonly failed?: boolean };
  readonly rights?: Rights;
  /** What the server says of it. The member cannot change that. */
  readonly given?: string | undefined;
  /** Its order number, if a store assigns it. By default the room does. */
  readonly order?: number | undefined;
}

/** What only its own socket hears of a member that enters. */
export type Reception = Pick<Arrival, 'ice'>;

/** Why a greeting is refused. */
export const GREETING_FAULTS: Readonly<Record<GreetingFault & Fatal, string>> = {
  'unsupported-version': `This server needs version ${PROTOCOL_VERSION} of the protocol.`,
  'hello-expected': 'The request for the socket must say who you are.',
  'bad-request': 'The greeting in the request for the socket is invalid, or not that of this id and room.',
};

/** Tells a member who it is, who else is in the room, and which ICE servers it has. */
export function welcome<Socket>(
  { id, order, given, socket }: Seat<Socket>,
  { ice: { failed, ...ice } }: Reception,
  seats: Iterable<Seat<Socket>>,
): Outgoing<Socket>[] {
  const members: Member[] = [];
  for (const seat of seats) if (seat.id !== id) members.push(memberOf(seat));
  const frame: ServerFrame = {
    type: 'welcome',
    version: PROTOCOL_VERSION,
    id,
    order,
    ...wordOf(given),
    members,
    ...ice,
  };
  const out: Outgoing<Socket>[] = [[socket, frame]];
  if (failed) out.push([socket, turnUnavailable()]);
  return out;
}

/** What the others are told of a member. */
export function memberOf({ id, order, presence, given, hello }: Seat<unknown>): Member {
  return { id, order, presence, ...wordOf(given), hello };
}

function wordOf(given: string | undefined): Pick<Member, 'given'> | undefined {
  return given === undefined ? undefined : { given };
}
