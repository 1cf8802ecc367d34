/**
 * The signalling protocol, version 1: what a client and a server say to each other, one JSON text
 * per WebSocket frame; binary frames are those of the relay (`relay-frame.ts`). Client and server
 * share these two modules, so they import nothing.
 *
 * A client opens `/parties/:party/:room?_pk=ID&instance=INSTANCE&v=1` and says `hello` at once.
 * Nothing in the URL is secret: what proves that an id is ours travels in `hello`.
 */

/** Version spoken by this module; travels as `v` in the socket's URL. */
export const PROTOCOL_VERSION = 1;

/** Sizes that both sides keep to, in UTF-16 code units of a text, in bytes of a binary frame. */
export const LIMITS = {
  /** One frame, either way. */
  frame: 262_144,
  /** What a peer tells about itself. */
  presence: 4_096,
  /** By which ways a peer can be reached. */
  transports: 512,
  /** A peer's id, and an instance. */
  id: 64,
  /** A party's or a room's name. */
  name: 128,
} as const;

/** Rooms of this party have two members at the most, for `pair()`. */
export const PAIR_PARTY = 'pair';

/** Names one member of a room: 1 to 64 of `A-Z a-z 0-9 . _ ~ -`. */
export type PeerId = string;

/** One member as the server tells of it. */
export interface Member {
  readonly id: PeerId;
  /** Changes when the member's page is loaded anew; stays when its socket reconnects. */
  readonly instance: string;
  /** Grows with every arrival. Of two members, the one with the lower number was here first. */
  readonly order: number;
  /** JSON text of what the member tells about itself; the server never looks inside. */
  readonly presence: string;
  /** JSON text of the ways that the member can be reached by; the server never looks inside. */
  readonly transports: string;
}

/** Why a server refused something. */
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
  | 'too-many-rooms'
  | 'too-many-sockets'
  | 'turn-unavailable'
  | 'unauthorised'
  | 'unavailable'
  | 'unknown-peer'
  | 'unsupported-version';

/** The WebSocket close code of each refusal that ends the socket too; its reason is the refusal's code. */
export const CLOSE_CODES = {
  'frame-too-large': 1009,
  'rate-limited': 1013,
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

/** Whether a client that was closed with this code has to stay away: 4400 to 4499. */
export function isFinal(closeCode: number): boolean {
  return closeCode >= 4400 && closeCode < 4500;
}

/** Sent first on every socket; `key` proves on a later socket that the id is ours. */
export interface HelloFrame {
  readonly type: 'hello';
  readonly key: string;
  readonly presence: string;
  readonly transports: string;
}

export type ClientFrame =
  | HelloFrame
  | { readonly type: 'signal'; readonly to: PeerId; readonly signal: string }
  | { readonly type: 'presence'; readonly presence: string }
  /** "Give me ICE servers anew": mine run out. */
  | { readonly type: 'ice' }
  | { readonly type: 'ping' };

/** ICE servers, as for `RTCConfiguration`. */
export interface IceGrant {
  readonly iceServers: readonly IceServer[];
  /** How long their credentials last, in seconds; for good where it is missing. */
  readonly lifetime?: number;
}

/** The first frame from the server, unasked: who we are and who is here. */
export interface WelcomeFrame extends IceGrant {
  readonly type: 'welcome';
  readonly version: number;
  readonly id: PeerId;
  readonly order: number;
  /** What the others are told about us, where the server decides it; it takes nothing else from us then. */
  readonly presence?: string;
  readonly members: readonly Member[];
}

/** The part of `RTCIceServer` that travels; here because the server has no DOM types. */
export interface IceServer {
  readonly urls: string | string[];
  readonly username?: string;
  readonly credential?: string;
}

export type ServerFrame =
  | WelcomeFrame
  | { readonly type: 'joined'; readonly member: Member }
  /** `leave`: it said goodbye. `lost`: its socket went away, its direct links may still stand. */
  | { readonly type: 'left'; readonly id: PeerId; readonly reason: 'leave' | 'lost' }
  | { readonly type: 'signal'; readonly from: PeerId; readonly signal: string }
  | { readonly type: 'presence'; readonly id: PeerId; readonly presence: string }
  | ({ readonly type: 'ice' } & IceGrant)
  | { readonly type: 'error'; readonly code: RefusalCode; readonly message: string; readonly peer?: PeerId }
  | { readonly type: 'pong' };

/** Checks of the fields of one kind of frame. */
type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const MEMBER: Shape = {
  id: isId,
  instance: isId,
  order: isCount,
  presence: isPresence,
  transports: isTransports,
};

const ICE: Shape = {
  iceServers: listOf({}), // the browser looks at what is in them
  lifetime: (value) => value === undefined || (Number.isFinite(value) && (value as number) > 0),
};

const CLIENT_FRAMES: Readonly<Record<ClientFrame['type'], Shape>> = {
  hello: { key: isKey, presence: isPresence, transports: isTransports },
  signal: { to: isId, signal: isString },
  presence: { presence: isPresence },
  ice: {},
  ping: {},
};

const SERVER_FRAMES: Readonly<Record<ServerFrame['type'], Shape>> = {
  welcome: {
    version: (value) => value === PROTOCOL_VERSION,
    id: isId,
    order: isCount,
    presence: (value) => value === undefined || isPresence(value),
    members: listOf(MEMBER),
    ...ICE,
  },
  joined: { member: (value) => fits(MEMBER, value) },
  left: { id: isId, reason: (value) => value === 'leave' || value === 'lost' },
  signal: { from: isId, signal: isString },
  presence: { id: isId, presence: isPresence },
  ice: ICE,
  error: { code: isCode, message: isString, peer: (value) => value === undefined || isId(value) },
  pong: {},
};

/** Reads a frame from a client; `undefined` for anything that makes no sense. Never throws. */
export function parseClientFrame(data: unknown): ClientFrame | undefined {
  return parse(CLIENT_FRAMES, data) as ClientFrame | undefined;
}

/** Reads a frame from a server; `undefined` for anything that makes no sense. Never throws. */
export function parseServerFrame(data: unknown): ServerFrame | undefined {
  return parse(SERVER_FRAMES, data) as ServerFrame | undefined;
}

/**
 * Reads JSON text with a `type` that names one of the shapes. Fields that the shape does not name
 * are left out; `undefined` when the text, the type or a field makes no sense. Never throws.
 */
export function parse(shapes: Readonly<Record<string, Shape>>, data: unknown): object | undefined {
  let value: unknown;
  try {
    value = isString(data) ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { type } = value;
  const shape = isString(type) && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (!shape || !fits(shape, value)) return undefined;
  const known = Object.keys(shape).filter((name) => value[name] !== undefined);
  return { type, ...Object.fromEntries(known.map((name) => [name, value[name]])) };
}

/** Whether this can be a peer's id or instance. */
export function isId(value: unknown): value is string {
  return isString(value) && value.length <= LIMITS.id && /^[\w.~-]+$/.test(value);
}

/** Whether this can be the name of a room or a party: 1 to 128 code units, no control characters. */
export function isName(value: unknown): value is string {
  return isString(value) && value.length > 0 && value.length <= LIMITS.name && !/[\0-\x1f\x7f]/.test(value);
}

/** Whether this can name a refusal, of this version of the protocol or of a later one. */
export function isCode(value: unknown): value is RefusalCode {
  return isString(value) && /^[a-z-]+$/.test(value);
}

/** Whether this can be what proves an id. */
export function isKey(value: unknown): value is string {
  return isString(value) && value.length >= 16 && value.length <= 128;
}

/** Whether this is an object, and no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** A check of a list whose items all have this shape. */
export function listOf(shape: Shape): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every((item) => fits(shape, item));
}

/** Whether this is an object with such fields. */
export function fits(shape: Shape, value: unknown): boolean {
  return isObject(value) && Object.entries(shape).every(([name, check]) => check(value[name]));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPresence(value: unknown): boolean {
  return isString(value) && value.length <= LIMITS.presence;
}

function isTransports(value: unknown): boolean {
  return isString(value) && value.length <= LIMITS.transports;
}
