/**
 * The signalling protocol, version 1: what a client and a server say to each other, one JSON text
 * per WebSocket frame. This is the only module that both sides share, so it imports nothing.
 *
 * A client opens `/parties/:party/:room?_pk=ID&instance=INSTANCE&v=1` and says `hello` at once.
 * Nothing in the URL is secret: what proves that an id is ours travels in `hello`.
 */

/** Version spoken by this module; travels as `v` in the socket's URL. */
export const PROTOCOL_VERSION = 1;

/** Sizes that both sides keep to, in UTF-16 code units of the JSON text. */
export const LIMITS = {
  /** One frame, either way. */
  frame: 262_144,
  /** What a peer tells about itself. */
  presence: 4_096,
  /** A peer's id, and an instance. */
  id: 64,
  /** A party's or a room's name. */
  name: 128,
} as const;

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
}

/** Why a server refused something. */
export type RefusalCode =
  | 'bad-frame'
  | 'bad-request'
  | 'frame-too-large'
  | 'hello-expected'
  | 'id-taken'
  | 'replaced'
  | 'unknown-peer'
  | 'unsupported-version';

/** WebSocket close codes that mean "do not come back", with the refusal that each stands for. */
export const FINAL_CLOSE_CODES: Readonly<Record<number, RefusalCode>> = {
  4400: 'bad-request',
  4406: 'unsupported-version',
  4409: 'id-taken',
  4410: 'replaced',
};

/** Sent first on every socket; `key` proves on a later socket that the id is ours. */
export interface HelloFrame {
  readonly type: 'hello';
  readonly key: string;
  readonly presence: string;
}

export type ClientFrame =
  | HelloFrame
  | { readonly type: 'signal'; readonly to: PeerId; readonly signal: string }
  | { readonly type: 'presence'; readonly presence: string }
  | { readonly type: 'ping' };

/** The first frame from the server, unasked: who we are and who is here. */
export interface WelcomeFrame {
  readonly type: 'welcome';
  readonly version: number;
  readonly id: PeerId;
  readonly order: number;
  readonly members: readonly Member[];
  /** As for `RTCConfiguration.iceServers`. */
  readonly iceServers: readonly IceServer[];
  readonly limits: { readonly frame: number; readonly presence: number };
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
  | { readonly type: 'error'; readonly code: RefusalCode; readonly message: string; readonly peer?: PeerId }
  | { readonly type: 'pong' };

type Fields = Readonly<Record<string, unknown>>;

/** Whether this can be a peer's id or instance. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.id && /^[\w.~-]+$/.test(value);
}

/** Whether this can be the name of a room or a party: 1 to 128 code units, no control characters. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LIMITS.name && !/[\0-\x1f\x7f]/.test(value);
}

/** Reads a frame from a client; `undefined` for anything that makes no sense. Never throws. */
export function parseClientFrame(data: unknown): ClientFrame | undefined {
  const frame = parseObject(data);
  switch (frame?.['type']) {
    case 'hello': {
      const { key, presence } = frame;
      return isKey(key) && isPresence(presence) ? { type: 'hello', key, presence } : undefined;
    }
    case 'signal': {
      const { to, signal } = frame;
      return isId(to) && typeof signal === 'string' ? { type: 'signal', to, signal } : undefined;
    }
    case 'presence': {
      const { presence } = frame;
      return isPresence(presence) ? { type: 'presence', presence } : undefined;
    }
    case 'ping':
      return { type: 'ping' };
    default:
      return undefined;
  }
}

/** Reads a frame from a server; `undefined` for anything that makes no sense. Never throws. */
export function parseServerFrame(data: unknown): ServerFrame | undefined {
  const frame = parseObject(data);
  switch (frame?.['type']) {
    case 'welcome':
      return parseWelcome(frame);
    case 'joined': {
      const member = parseMember(frame['member']);
      return member && { type: 'joined', member };
    }
    case 'left': {
      const { id, reason } = frame;
      return isId(id) && (reason === 'leave' || reason === 'lost') ? { type: 'left', id, reason } : undefined;
    }
    case 'signal': {
      const { from, signal } = frame;
      return isId(from) && typeof signal === 'string' ? { type: 'signal', from, signal } : undefined;
    }
    case 'presence': {
      const { id, presence } = frame;
      return isId(id) && isPresence(presence) ? { type: 'presence', id, presence } : undefined;
    }
    case 'error': {
      const { code, message, peer } = frame;
      if (typeof code !== 'string' || typeof message !== 'string') return undefined;
      return { type: 'error', code: code as RefusalCode, message, ...(isId(peer) && { peer }) };
    }
    case 'pong':
      return { type: 'pong' };
    default:
      return undefined;
  }
}

function parseWelcome(frame: Fields): WelcomeFrame | undefined {
  const { version, id, order, members, iceServers, limits } = frame;
  if (version !== PROTOCOL_VERSION || !isId(id) || !isOrder(order) || !Array.isArray(members)) return undefined;
  const parsed = members.map(parseMember);
  if (!parsed.every((member) => member !== undefined)) return undefined;
  if (!Array.isArray(iceServers) || !iceServers.every(isIceServer)) return undefined;
  if (!isObject(limits) || !isOrder(limits['frame']) || !isOrder(limits['presence'])) return undefined;
  const sizes = { frame: limits['frame'], presence: limits['presence'] };
  return { type: 'welcome', version, id, order, members: parsed, iceServers, limits: sizes };
}

function parseMember(value: unknown): Member | undefined {
  if (!isObject(value)) return undefined;
  const { id, instance, order, presence } = value;
  if (!isId(id) || !isId(instance) || !isOrder(order) || !isPresence(presence)) return undefined;
  return { id, instance, order, presence };
}

function parseObject(data: unknown): Fields | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrder(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 16 && value.length <= 128;
}

function isPresence(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LIMITS.presence;
}

function isIceServer(value: unknown): value is IceServer {
  if (!isObject(value)) return false;
  const { urls, username, credential } = value;
  const list: unknown[] = Array.isArray(urls) ? urls : [urls];
  return (
    list.every((url) => typeof url === 'string') &&
    (username === undefined || typeof username === 'string') &&
    (credential === undefined || typeof credential === 'string')
  );
}
