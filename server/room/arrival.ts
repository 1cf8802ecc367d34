import { PROTOCOL_VERSION, type IceGrant, type ServerFrame } from '../../src/protocol/frames.js';
import type { Hello, HelloFault } from '../../src/protocol/hello.js';
import { presenceTooLarge, turnUnavailable, type Fatal, type Outgoing } from './outgoing.js';
import type { Rights, Seat } from './seat.js';

/** A socket that has opened: what its request says, and what the entrance has given it. */
export interface Arrival {
  readonly id: unknown;
  readonly hello: Hello | HelloFault;
  readonly ice: IceGrant & { readonly failed?: boolean };
  readonly rights?: Rights;
  /** What the server sets of its presence. The member cannot change that. */
  readonly presence?: string | undefined;
  /** Its order number, if a store assigns it. By default the room does. */
  readonly order?: number | undefined;
}

/** What only its own socket hears of a member that enters. */
export interface Greeting extends Pick<Arrival, 'ice'> {
  /** Whether its presence was too large, and nobody sees it. */
  readonly tooLarge: boolean;
}

/** Why a hello is refused. */
export const HELLO_FAULTS: Readonly<Record<HelloFault & Fatal, string>> = {
  'unsupported-version': `This server needs version ${PROTOCOL_VERSION} of the protocol.`,
  'hello-expected': 'The request for the socket must say who you are.',
  'bad-request': 'The hello in the request for the socket is invalid.',
};

/** Tells a member who it is, who else is in the room, and which ICE servers it has. */
export function welcome<Socket>(
  { id, order, given, socket }: Seat<Socket>,
  { ice: { failed, ...ice }, tooLarge }: Greeting,
  seats: Iterable<Seat<Socket>>,
): Outgoing<Socket>[] {
  const members = [];
  for (const { id: other, instance, order, presence, transports } of seats) {
    if (other !== id) members.push({ id: other, instance, order, presence, transports });
  }
  const own = given === undefined ? undefined : { presence: given };
  const frame: ServerFrame = { type: 'welcome', version: PROTOCOL_VERSION, id, order, ...own, members, ...ice };
  const out: Outgoing<Socket>[] = [[socket, frame]];
  if (failed) out.push([socket, turnUnavailable()]);
  if (tooLarge) out.push([socket, presenceTooLarge()]);
  return out;
}
