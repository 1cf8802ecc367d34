import { checkGreeting } from '../../src/protocol/check-greeting.js';
import { isId, LIMITS, type PeerId } from '../../src/protocol/frames.js';
import { deadline } from '../ice/deadline.js';
import type { GivenGrant, IceServerSource } from '../ice/ice-server-source.js';
import type { Fatal } from '../room/outgoing.js';
import { GREETING_FAULTS, type Arrival } from '../room/arrival.js';
import { ALL_RIGHTS, type Rights } from '../room/seat.js';
import { isBadToken } from './bad-token.js';
import { whenKnown } from './when-known.js';

/** Names a room. */
export interface RoomName {
  /** Kind of room, `main` by default. */
  readonly party: string;
  readonly name: string;
}

/** What `authorize` returns to let a visitor in, with what the server says of it, or with fewer rights. */
export interface Admission {
  /**
   * What the server says of the member, for all to see: a JSON object of at most 4,096 characters. It is `peer.given`, apart from what the
   * member says of itself, and readable in rooms with a secret, too.
   */
  readonly given?: object | undefined;
  /** What it may do. Default: everything. */
  readonly rights?: Rights | undefined;
}

/**
 * Decides who may enter a room. The request is that of the WebSocket, of `GET …/turn`, or of `GET` of the room where
 * the server has `peek`, with headers, cookies and the URL with its query (`query` of `connect()`). If it throws or rejects, the visitor is refused, and the
 * error is logged. An error of `jose` or `jsonwebtoken` about the visitor's token, such as an expired one, is not.
 */
export type Authorize = (request: Request, room: RoomName) => boolean | Admission | Promise<boolean | Admission>;

export interface EntranceOptions {
  /** Origins of the pages that may use the server. Default: all. */
  readonly origins?: readonly string[] | undefined;
  readonly authorize?: Authorize | undefined;
  /** Whether who may enter a room may also ask how many are in it. Default: false. */
  readonly peek?: boolean | undefined;
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
export type Pass = Pick<Arrival, 'ice' | 'given' | 'rights'>;

/** What a visitor that may enter is given. */
type Verdict = Pick<Pass, 'given'> & { readonly rights: Rights };

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

  /** Whether the server says how many are in a room. */
  get peeks(): boolean {
    return this.#options.peek ?? false;
  }

  /**
   * Lets a socket in, or refuses it. `offers`: the subprotocols that it offers. Only if its greeting is genuine, `authorize` is asked.
   * Never rejects.
   */
  async admitSocket(visitor: Visitor, offers: string | null | undefined): Promise<Arrival | Refusal> {
    const refusal = this.#refuse(visitor);
    if (refusal) return refusal;
    const { room, member: id } = visitor;
    const greeting = await checkGreeting(offers, id, { party: room.party, room: room.name });
    if (typeof greeting === 'string') return { refused: greeting, message: GREETING_FAULTS[greeting] };
    return whenKnown(this.#pass(visitor), (pass) => ('refused' in pass ? pass : { id, greeting, ...pass }));
  }

  /** Lets a visitor in, or refuses it; at once, unless `authorize` or an ICE provider has to be asked. Never rejects. */
  admit(visitor: Visitor): Pass | Refusal | Promise<Pass | Refusal> {
    return this.#refuse(visitor) ?? this.#pass(visitor);
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

  /** Why a visitor may not ask how many are in the room; `undefined` if it may: who may enter may ask. Never rejects. */
  admitPeek(visitor: Visitor): Refusal | undefined | Promise<Refusal | undefined> {
    const refusal = this.#refuse(visitor);
    return refusal ?? whenKnown(this.#judge(visitor), (verdict) => ('refused' in verdict ? verdict : undefined));
  }

  /** Gets the ICE servers of a member with these rights. Never rejects. */
  grant(member: PeerId, { turn }: Rights): GivenGrant | Promise<GivenGrant> {
    const grant = this.#options.ice.grant(member);
    return turn === false ? whenKnown(grant, withoutTurn) : grant;
  }

  #refuse({ member, origin }: Visitor): Refusal | undefined {
    if (!this.allows(origin)) {
      return { refused: 'origin-not-allowed', message: 'This server does not allow pages of this origin.' };
    }
    if (isId(member)) return undefined;
    return { refused: 'bad-request', message: 'An id must be 1 to 64 characters of A-Z a-z 0-9 . _ ~ -' };
  }

  #pass(visitor: Visitor): Pass | Refusal | Promise<Pass | Refusal> {
    return whenKnown(this.#judge(visitor), (verdict) => {
      if ('refused' in verdict) return verdict;
      return whenKnown(this.grant(visitor.member, verdict.rights), (ice) => ({ ...verdict, ice }));
    });
  }

  #judge({ room, request }: Visitor): Verdict | Refusal | Promise<Verdict | Refusal> {
    const { authorize } = this.#options;
    if (!authorize) return { rights: ALL_RIGHTS };
    const asking = request();
    if (!asking) return { refused: 'bad-request', message: 'The request is invalid.' };
    return this.#authorize(ask(authorize, asking, room));
  }

  async #authorize(asked: Promise<unknown>): Promise<Verdict | Refusal> {
    try {
      const admission = readVerdict(await deadline(asked, PATIENCE, 'authorize() did not answer in time.'));
      if (!admission) return UNAUTHORISED;
      if ('presence' in admission) throw new TypeError('authorize() returns `given` now, not `presence`.');
      const { given, rights = ALL_RIGHTS } = admission;
      checkRights(rights);
      return { rights, given: formatGiven(given) };
    } catch (error) {
      this.#options.onFailure(error);
      return UNAUTHORISED;
    }
  }
}

function withoutTurn({ iceServers }: GivenGrant): GivenGrant {
  return { iceServers: iceServers.filter(({ urls }) => [urls].flat().every((url) => url.startsWith('stun'))) };
}

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
  throw new TypeError('authorize() must return true, false or { given, rights }.');
}

/** A right that is neither given nor taken could mean either, for example that of a user whose field is not set. */
function checkRights({ relay = true, turn = true }: Rights): void {
  if (typeof relay === 'boolean' && typeof turn === 'boolean') return;
  throw new TypeError('The rights `relay` and `turn` must be true or false.');
}

function formatGiven(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  const text = JSON.stringify(given) as string | undefined;
  if (!text?.startsWith('{') || text.length > LIMITS.presence) {
    throw new TypeError(`\`given\` must be a JSON object of at most ${LIMITS.presence} characters.`);
  }
  return text;
}
