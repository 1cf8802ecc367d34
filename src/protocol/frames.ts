/**
 * The signalling protocol, version 3: the frames between client and server. A text frame holds one JSON object; a binary frame
 * belongs to the relay (`relay-frame.ts`). Client and server share this folder, so it imports nothing from outside.
 *
 * A client opens `/parties/:party/:room?_pk=ID`, and says who it is in the same request (`greeting.ts`). The server's first frame is a
 * `welcome`, and the others hear of the client at the same time.
 */
import { fits, fitsOne, isCount, isString, listOf, optional, parse, type Shape } from './shape.js';

/** The version of the protocol. It is part of the name of the subprotocol. */
export const PROTOCOL_VERSION = 3;

/** The largest sizes on the wire: UTF-16 code units for text, bytes for binary frames. */
export const LIMITS = {
  /** One frame, in either direction. */
  frame: 262_144,
  /** The JSON text of a presence. */
  presence: 4_096,
  /** A hello as it travels. */
  hello: 2_048,
  /** An id or an instance. */
  id: 64,
  /** The name of a party or a room. */
  name: 128,
} as const;

/** Rooms of this party take two members at most; `pair()` uses them. */
export const PAIR_PARTY = 'pair';

/** Names one member of a room: 1 to 64 characters from `A-Z a-z 0-9 . _ ~ -`. */
export type PeerId = string;

/** One member, as the server describes it. */
export interface Member {
  readonly id: PeerId;
  /** Numbers the arrivals in a room: of two members, the one with the lower number was here first. */
  readonly order: number;
  /** JSON text of the member's presence. The server does not read it. */
  readonly presence: string;
  /** JSON text of what the server says of the member: an object. Missing if it says nothing. */
  readonly given?: string | undefined;
  /** What the member says about itself, with its signature (`hello.ts`). */
  readonly hello: string;
}

/** Why the server refused a request. */
export type RefusalCode =
  | 'bad-frame'
  | 'bad-request'
  | 'frame-too-large'
  | 'hello-expected'
  | 'id-taken'
  | 'not-allowed'
  | 'origin-not-allowed'
  | 'rate-limited'
  | 'replaced'
  | 'room-full'
  | 'stale-seat'
  | 'too-many-rooms'
  | 'too-many-sockets'
  | 'turn-unavailable'
  | 'unauthorised'
  | 'unavailable'
  | 'unknown-peer'
  | 'unsupported-version';

/** The WebSocket close code for each refusal that closes the socket. The close reason is the refusal's code. */
export const CLOSE_CODES = {
  'frame-too-large': 1009,
  'rate-limited': 1013,
  'stale-seat': 1013,
  'too-many-rooms': 1013,
  'too-many-sockets': 1013,
  unavailable: 1013,
  'bad-request': 4400,
  unauthorised: 4401,
  'room-full': 4403,
  'unsupported-version': 4406,
  'hello-expected': 4408,
  'id-taken': 4409,
  replaced: 4410,
  'origin-not-allowed': 4411,
} as const;

/** Whether the client must not reconnect after this close code: 4400 to 4499. */
export function isFinal(closeCode: number): boolean {
  return closeCode >= 4400 && closeCode < 4500;
}

/** A frame from a client. */
export type ClientFrame =
  /** The server is fastest with the fields in this order: it then passes `signal` on as it is written. */
  | { readonly type: 'signal'; readonly to: PeerId; readonly signal: string }
  | { readonly type: 'presence'; readonly presence: string }
  /** Asks for new ICE servers, because the credentials of the current ones are about to expire. */
  | { readonly type: 'ice' }
  | { readonly type: 'ping' }
  /** Answers a `ping` of the server, with the same number; or with 0 an error that ends the socket. */
  | { readonly type: 'pong'; readonly n: number };

/** ICE servers, as for `RTCConfiguration`. */
export interface IceGrant {
  readonly iceServers: readonly IceServer[];
  /** How long the credentials are valid, in seconds. Missing if they do not expire. */
  readonly lifetime?: number;
}

/** The first frame from the server: who we are and who is in the room. */
export interface WelcomeFrame extends IceGrant {
  readonly type: 'welcome';
  readonly version: number;
  readonly id: PeerId;
  readonly order: number;
  /** What the server says of us. */
  readonly given?: string | undefined;
  readonly members: readonly Member[];
}

/** The part of `RTCIceServer` that the server sends. Defined here because the server has no DOM types. */
export interface IceServer {
  readonly urls: string | string[];
  readonly username?: string;
  readonly credential?: string;
}

/** What is new about another member. */
export type NewsFrame =
  | { readonly type: 'joined'; readonly member: Member }
  /** `leave`: the member said goodbye. `lost`: its socket is gone, but its direct links may still work. */
  | { readonly type: 'left'; readonly id: PeerId; readonly reason: 'leave' | 'lost' }
  | { readonly type: 'presence'; readonly id: PeerId; readonly presence: string };

/** Says what the server refused. */
export interface ErrorFrame {
  readonly type: 'error';
  readonly code: RefusalCode;
  readonly message: string;
  /** Whom a frame was for that could not be passed on. */
  readonly peer?: PeerId;
  /** With `stale-seat`: the counter that the next proof has to exceed. */
  readonly counter?: number;
}

/** A frame from the server. */
export type ServerFrame =
  | WelcomeFrame
  | NewsFrame
  /** Several news at once, in their order. */
  | { readonly type: 'news'; readonly news: readonly NewsFrame[] }
  | { readonly type: 'signal'; readonly from: PeerId; readonly signal: string }
  | ({ readonly type: 'ice' } & IceGrant)
  | ErrorFrame
  /** Asks how far we have read. On the edge, where the server cannot send pings of WebSocket, one follows after every 32 KiB. */
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong' };

const MEMBER: Shape = {
  id: isId,
  order: isCount,
  presence: isPresence,
  given: optional(isPresence),
  hello: isHelloText,
};

const ICE: Shape = {
  iceServers: listOf({}), // the browser checks their fields
  lifetime: optional((value) => Number.isFinite(value) && (value as number) > 0),
};

const CLIENT_FRAMES: Readonly<Record<ClientFrame['type'], Shape>> = {
  signal: { to: isId, signal: isString },
  presence: { presence: isPresence },
  ice: {},
  ping: {},
  pong: { n: isCount },
};

const NEWS: Readonly<Record<NewsFrame['type'], Shape>> = {
  joined: { member: (value) => fits(MEMBER, value) },
  left: { id: isId, reason: (value) => value === 'leave' || value === 'lost' },
  presence: { id: isId, presence: isPresence },
};

const SERVER_FRAMES: Readonly<Record<ServerFrame['type'], Shape>> = {
  ...NEWS,
  news: { news: (value) => Array.isArray(value) && value.every((one) => fitsOne(NEWS, one)) },
  welcome: {
    version: (value) => value === PROTOCOL_VERSION,
    id: isId,
    order: isCount,
    given: optional(isPresence),
    members: listOf(MEMBER),
    ...ICE,
  },
  signal: { from: isId, signal: isString },
  ice: ICE,
  error: { code: isCode, message: isString, peer: optional(isId), counter: optional(isCount) },
  ping: { n: isCount },
  pong: {},
};

/** Reads a frame from a client. Returns `undefined` if it is invalid. Never throws. */
export function parseClientFrame(data: unknown): ClientFrame | undefined {
  return parse(CLIENT_FRAMES, data) as ClientFrame | undefined;
}

/** Reads a frame from the server. Returns `undefined` if it is invalid. Never throws. */
export function parseServerFrame(data: unknown): ServerFrame | undefined {
  return parse(SERVER_FRAMES, data) as ServerFrame | undefined;
}

/** Whether this is a valid id or instance. */
export function isId(value: unknown): value is string {
  return isString(value) && value.length <= LIMITS.id && /^[\w.~-]+$/.test(value);
}

/**
 * Whether this is a valid name for a room or a party: 1 to 128 code units, no control characters, and nothing that a URL cannot hold
 * in its path: half a character, `.` or `..`.
 */
export function isName(value: unknown): value is string {
  return (
    isString(value) && value.length > 0 && value.length <= LIMITS.name && !/[\0-\x1f\x7f]|^\.\.?$|\p{Cs}/u.test(value)
  );
}

/** Whether this looks like the code of a refusal. A later version of the server may have codes that we do not know. */
export function isCode(value: unknown): value is RefusalCode {
  return isString(value) && /^[a-z-]+$/.test(value);
}

/** Whether this can be the JSON text of a presence. */
export function isPresence(value: unknown): boolean {
  return isString(value) && value.length <= LIMITS.presence;
}

/** Whether this can be a hello as it travels. */
export function isHelloText(value: unknown): value is string {
  return isString(value) && value.length <= LIMITS.hello;
}
