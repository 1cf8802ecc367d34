import { isId, LIMITS, type PeerId } from '../../src/protocol/frames.js';
import { deadline } from '../ice/deadline.js';
import type { GivenGrant, IceServerSource } from '../ice/ice-server-source.js';
import type { Fatal } from '../room/outgoing.js';
import type { Arrival } from '../room/arrival.js';
import type { Rights } from '../room/seat.js';
import { isBadToken } from './bad-token.js';
import { whenKnown } from './when-known.js';

/** Names a room. */
export interface RoomName {
  /** Kind of room, `main` by default. */
  readonly party: string;
  readonly name: string;
}

/** What `authorize` returns to let a visitor in, with a presence or with fewer rights. */
export interface Admission {
  /** What the others see of the member: any JSON of at most 4,096 characters. The member can add fields, but not change these. */
  readonly presence?: unknown;
  /** What it may do. Default: everything. */
  readonly rights?: Rights | undefined;
}

/**
 * Decides who may enter a room. The request is that of the WebSocket or of `GET …/turn`, with headers, cookies and
 * the URL with its query (`query` of `connect()`). If it throws or rejects, the visitor is refused, and the
 * error is logged. An error of `jose` or `jsonwebtoken` about the visitor's token, such as an expired one, is not.
 */
export type Authorize = (request: Request, room: RoomName) => boolean | Admission | Promise<boolean | Admission>;

export interface EntranceOptions {
  /** Origins of the pages that may use the server. Default: all. */
  readonly origins?: readonly string[] | undefined;
  readonly authorize?: Authorize | undefined;
  readonly ice: IceServerSource;
  /** Called when the application's `authorize` fails. */
  readonly onFailure: (error: unknown) => void;
}

/** A client that asks to enter a room. */
export interface Visitor {
  readonly room: RoomName;
  readonly member: PeerId;
  /** The origin of the page. Only browsers send one. */
  readonly origin: string | undefined;
  /** Makes the request for `authorize`; `undefined` if the request is invalid. */
  readonly request: () => Request | undefined;
}

/** What a visitor gets when it is let in. */
export type Pass = Pick<Arrival, 'ice' | 'presence' | 'rights'>;

/** Why a visitor is refused. */
export interface Refusal {
  readonly refused: Fatal;
  readonly message: string;
}

/** Decides who may enter a room, and what they get. The same for sockets and for requests. */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #origins: ReadonlySet<string> | undefined;

  /** Throws a `TypeError` if an origin is invalid. */
  constructor(options: EntranceOptions) {
    const { origins } = options;
    for (const origin of origins ?? []) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new TypeError(`An origin must be like https://my.host, with no path, not ${JSON.stringify(origin)}.`);
      }
    }
    this.#options = options;
    this.#origins = origins && new Set(origins);
  }

  /** Whether pages of this origin may use the server. Programs send no origin, and are always allowed. */
  allows(origin: string | undefined): boolean {
    return origin === undefined || !this.#origins || this.#origins.has(origin);
  }

  /** Whether pages of all origins may use the server. */
  get open(): boolean {
    return !this.#origins;
  }

  /** Lets a visitor in, or refuses it; at once, unless `authorize` or an ICE provider has to be asked. Never rejects. */
  admit({ room, member, origin, request }: Visitor): Pass | Refusal | Promise<Pass | Refusal> {
    if (!this.allows(origin)) {
      return { refused: 'origin-not-allowed', message: 'This server does not allow pages of this origin.' };
    }
    if (!isId(member))
      return { refused: 'bad-request', message: 'An id must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -' };
    const { authorize } = this.#options;
    if (!authorize) return this.#furnish(member, ALL_RIGHTS);
    const asking = request();
    if (!asking) return { refused: 'bad-request', message: 'The request is invalid.' };
    return this.#authorize(ask(authorize, asking, room), member);
  }

  /**
   * Whether pages of this origin may ask for ICE servers without entering a room. `server`: the URL of the request. Where everybody may
   * enter, pages of other sites could spend the server's TURN traffic in the name of their visitors. So they may not ask, unless
   * `origins` names them or `authorize` is asked.
   */
  answers(origin: string | undefined, server: string): boolean {
    if (!this.allows(origin)) return false;
    if (origin === undefined || this.#origins || this.#options.authorize) return true;
    return URL.canParse(origin) && new URL(origin).host === new URL(server).host;
  }

  /** The same as `admit()` for a visitor that asks for ICE servers without entering. */
  admitRequest(visitor: Visitor): Pass | Refusal | Promise<Pass | Refusal> {
    const request = visitor.request();
    if (request && !this.answers(visitor.origin, request.url)) {
      return {
        refused: 'origin-not-allowed',
        message: 'This server does not give ICE servers to pages of this origin.',
      };
    }
    return this.admit(visitor);
  }

  /** Gets the ICE servers of a member with these rights. Never rejects. */
  grant(member: PeerId, { turn }: Rights): GivenGrant | Promise<GivenGrant> {
    const grant = this.#options.ice.grant(member);
    return turn === false ? whenKnown(grant, withoutTurn) : grant;
  }

  async #authorize(asked: Promise<unknown>, member: PeerId): Promise<Pass | Refusal> {
    try {
      const admission = readVerdict(await deadline(asked, PATIENCE, 'authorize() did not answer in time.'));
      if (!admission) return UNAUTHORISED;
      const { presence, rights = ALL_RIGHTS } = admission;
      checkRights(rights);
      return { ...(await this.#furnish(member, rights)), presence: formatPresence(presence) };
    } catch (error) {
      this.#options.onFailure(error);
      return UNAUTHORISED;
    }
  }

  #furnish(member: PeerId, rights: Rights): Pass | Promise<Pass> {
    return whenKnown(this.grant(member, rights), (ice) => ({ ice, rights }));
  }
}

function withoutTurn({ iceServers }: GivenGrant): GivenGrant {
  return { iceServers: iceServers.filter(({ urls }) => [urls].flat().every((url) => url.startsWith('stun'))) };
}

/** One object for all members that have them. */
const ALL_RIGHTS: Rights = {};
/** How long `authorize` may take, in ms. */
const PATIENCE = 10_000;
const UNAUTHORISED: Refusal = { refused: 'unauthorised', message: 'You may not enter this room.' };

/** Calls `authorize`. Its error may quote a token, so only the kind and the place of the error are passed on. */
async function ask(authorize: Authorize, request: Request, room: RoomName): Promise<unknown> {
  try {
    return await authorize(request, room);
  } catch (error) {
    if (isBadToken(error)) return false;
    throw new Error(`authorize() failed with ${kindOf(error)}.`);
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error}`;
  const line = /^\s+at .*?([^\s(]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1];
  return line === undefined ? error.constructor.name : `${error.constructor.name} at ${line}`;
}

/** Throws a `TypeError` if the answer is invalid: nobody gets in by mistake. */
function readVerdict(verdict: unknown): Admission | undefined {
  if (!verdict) return undefined;
  if (verdict === true) return {};
  if (typeof verdict === 'object' && !(verdict instanceof Response)) return verdict;
  throw new TypeError('authorize() must return true, false or { presence, rights }.');
}

/** A right that is neither given nor taken could mean either, for example that of a user whose field is not set. */
function checkRights({ relay = true, turn = true }: Rights): void {
  if (typeof relay === 'boolean' && typeof turn === 'boolean') return;
  throw new TypeError('The rights `relay` and `turn` must be true or false.');
}

function formatPresence(presence: unknown): string | undefined {
  if (presence === undefined) return undefined;
  const text = JSON.stringify(presence) as string | undefined;
  if (text === undefined || text.length > LIMITS.presence) {
    throw new TypeError(`A presence must be JSON of at most ${LIMITS.presence} characters.`);
  }
  return text;
}
