import { isId, LIMITS, type PeerId } from '../../src/protocol/frames.js';
import { deadline } from '../ice/deadline.js';
import type { GivenGrant, IceServerSource } from '../ice/ice-server-source.js';
import type { Fatal } from '../room/outgoing.js';
import type { Arrival } from '../room/room.js';
import type { Rights } from '../room/seat.js';

/** Which room somebody wants. */
export interface RoomName {
  /** Kind of room, `main` by default. */
  readonly party: string;
  readonly name: string;
}

/** Lets somebody in, under conditions. */
export interface Admission {
  /** What the others are told about the member, any JSON of 4,096 characters at most; it cannot change it then. */
  readonly presence?: unknown;
  /** What it may do. Default: everything. */
  readonly rights?: Rights | undefined;
}

/**
 * Says who may enter a room. The request is that of the WebSocket, or of `GET …/turn`: headers, cookies
 * and the address with its query (`query` of `connect()`). What throws or rejects lets nobody in.
 */
export type Authorize = (request: Request, room: RoomName) => boolean | Admission | Promise<boolean | Admission>;

export interface EntranceOptions {
  /** Origins of pages that may use the server; everybody's where it is missing. */
  readonly origins?: readonly string[] | undefined;
  readonly authorize?: Authorize | undefined;
  readonly ice: IceServerSource;
  /** What went wrong in the application's own `authorize`. */
  readonly onFailure: (error: unknown) => void;
}

/** Somebody who wants to enter. */
export interface Visitor {
  readonly room: RoomName;
  readonly member: PeerId;
  /** Of the page, as the browser says; not there for programs. */
  readonly origin: string | undefined;
  /** `undefined` where it makes no sense. */
  readonly request: () => Request | undefined;
}

/** What a visitor is given at the entrance. */
export type Pass = Pick<Arrival, 'ice' | 'presence' | 'rights'>;

/** Why a visitor is sent away. */
export interface Refusal {
  readonly refused: Fatal;
  readonly message: string;
}

/** Who may come in, from where, and what they are given on the way. The same for sockets and for requests. */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #origins: ReadonlySet<string> | undefined;

  /** Throws a `TypeError` for origins that are none. */
  constructor(options: EntranceOptions) {
    const { origins } = options;
    for (const origin of origins ?? []) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new TypeError(`An origin is like https://my.host, with no path: ${origin}`);
      }
    }
    this.#options = options;
    this.#origins = origins && new Set(origins);
  }

  /** Whether pages of this origin may use the server. What is no page has none, and is not kept out by this. */
  allows(origin: string | undefined): boolean {
    return origin === undefined || !this.#origins || this.#origins.has(origin);
  }

  /** Whether pages of every origin may. */
  get open(): boolean {
    return !this.#origins;
  }

  async admit({ room, member, origin, request }: Visitor): Promise<Pass | Refusal> {
    if (!this.allows(origin)) {
      return { refused: 'origin-not-allowed', message: 'Pages of this origin may not use this server.' };
    }
    if (!isId(member)) return { refused: 'bad-request', message: 'An id is 1 to 64 of A-Z a-z 0-9 . _ ~ -' };
    const { authorize, onFailure } = this.#options;
    if (!authorize) return this.#furnish(member, {});
    const asking = request();
    if (!asking) return { refused: 'bad-request', message: 'The request makes no sense.' };
    try {
      const verdict = await deadline(ask(authorize, asking, room), PATIENCE, 'authorize() gave no answer.');
      const admission = readVerdict(verdict);
      if (!admission) return UNAUTHORISED;
      return { ...(await this.#furnish(member, admission)), presence: formatPresence(admission.presence) };
    } catch (error) {
      onFailure(error);
      return UNAUTHORISED;
    }
  }

  /** ICE servers for a member that may do so much. Never rejects. */
  async grant(member: PeerId, { turn }: Rights): Promise<GivenGrant> {
    const grant = await this.#options.ice.grant(member);
    if (turn !== false) return grant;
    const iceServers = grant.iceServers.filter(({ urls }) => [urls].flat().every((url) => url.startsWith('stun')));
    return { iceServers };
  }

  async #furnish(member: PeerId, { rights = {} }: Admission): Promise<Pass> {
    return { ice: await this.grant(member, rights), rights };
  }
}

/** How long `authorize` may take, in ms. */
const PATIENCE = 10_000;
const UNAUTHORISED: Refusal = { refused: 'unauthorised', message: 'You may not enter this room.' };

/** Asks the application. What it throws may quote a token, so it is told only what kind of error came from where. */
async function ask(authorize: Authorize, request: Request, room: RoomName): Promise<unknown> {
  try {
    return await authorize(request, room);
  } catch (error) {
    throw new Error(`authorize() failed with ${kindOf(error)}.`);
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error}`;
  const line = /^\s+at .*?([^\s(]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1];
  return line === undefined ? error.constructor.name : `${error.constructor.name} at ${line}`;
}

/** Throws a `TypeError` for an answer that is none: it lets nobody in by mistake. */
function readVerdict(verdict: unknown): Admission | undefined {
  if (!verdict) return undefined;
  if (verdict === true) return {};
  if (typeof verdict === 'object' && !(verdict instanceof Response)) return verdict;
  throw new TypeError('authorize() answers true, false or { presence, rights }.');
}

function formatPresence(presence: unknown): string | undefined {
  if (presence === undefined) return undefined;
  const text = JSON.stringify(presence) as string | undefined;
  if (text === undefined || text.length > LIMITS.presence) {
    throw new TypeError(`A presence is JSON of ${LIMITS.presence} characters at most.`);
  }
  return text;
}
