import PartySocket, { type PartySocketOptions } from 'partysocket';
import { Backoff } from './backoff.js';
import { Connection, type PeerModules, type RelayModules } from './room/membership.js';
import { ConnectionError } from './errors.js';
import { listen } from './listen.js';
import { formatPresence, type Presence } from '../protocol/presence.js';
import { isId, isKey, isName, PROTOCOL_VERSION, type PeerId } from '../protocol/frames.js';
import { isString } from '../protocol/shape.js';

/** What `connect()` takes; only `host` and `room` have to be given. */
export interface ConnectOptions {
  /** Where the signalling server is: `my.host`, `127.0.0.1:8080` or with a scheme (`https://my.host`). */
  readonly host: string;
  /** The name that peers meet under: 1 to 128 characters, none of them a control character. */
  readonly room: string;
  /** Kind of room, the `:party` of the server's URL. Default `main`. */
  readonly party?: string | undefined;
  /** What comes before `:party` in the server's URL. Default `parties`. */
  readonly prefix?: string | undefined;
  /**
   * Further parameters of the socket's URL, for the server's own use: a token for its `authorize`. A
   * function is asked anew for each socket. They may end up in logs: let tokens be short-lived.
   */
  readonly query?: Query | (() => Query | Promise<Query>) | undefined;
  /** Our own id: 1 to 64 of `A-Z a-z 0-9 . _ ~ -`. Random by default. */
  readonly id?: PeerId | undefined;
  /** Secret that proves the id to be ours: 16 to 128 characters. Random by default; keep it to reload under the same id. */
  readonly key?: string | undefined;
  /** `auto` builds a link to every member, `manual` waits for `connectToPeer()`. Default `auto`. */
  readonly mesh?: 'auto' | 'manual' | undefined;
  /** What the others are told about us. Default `{}`. */
  readonly presence?: Presence | undefined;
  /** For every RTCPeerConnection; its `iceServers` replace those that the server gives. */
  readonly rtcConfiguration?: RTCConfiguration | undefined;
  /** Implementation of WebRTC, where there is no global one (Node). */
  readonly RTCPeerConnection?: unknown;
  /** Implementation of WebSocket, where there is no global one. */
  readonly WebSocket?: unknown;
  /** How long the server may take to welcome us, in ms. `Infinity` keeps trying. Default 20,000. */
  readonly timeout?: number | undefined;
  /**
   * How long a peer may be out of reach, in ms, before messages that wait for it are rejected; so
   * long a direct link may take to come about, and a member that the server lost may take to come
   * back. Default 60,000.
   */
  readonly peerTimeout?: number | undefined;
  /** The first wait before the socket is opened again, in ms; the next ones grow, up to 15,000. Default 500. */
  readonly reconnectDelay?: number | undefined;
  /** The largest message that we take from a peer, in bytes: at least 65,536. Default 64 MiB. */
  readonly maxMessageSize?: number | undefined;
  /**
   * The way through the server, encrypted from end to end. `fallback` uses it until a direct link is
   * up and whenever there is none, `never` sends over direct links alone, `only` builds none. Default
   * `fallback`.
   */
  readonly relay?: RelayMode | undefined;
  /** Ends the attempt, and later the connection. */
  readonly signal?: AbortSignal | undefined;
}

/** As the Network Information API has it, as far as we need it. */
type NetworkInformation = EventTarget & { readonly type?: string };

/** Parameters of a URL. */
export type Query = Readonly<Record<string, string>>;

/** What the way through the server is for. */
export type RelayMode = 'fallback' | 'never' | 'only';

/** A host, with or without a scheme. PartySocket alone would drop the scheme, and guess. */
const HOST = /^(?:(?:http|ws)(s?):\/\/)?[^\s/?#@]+\/?$/;

/**
 * Joins a room. Resolves when the server has welcomed us; events begin in the task after that, so
 * listeners added right behind `await connect()` miss nothing.
 *
 * Rejects with a `ConnectionError` when it cannot be done: `timeout` (`cause` says for what the server
 * sent us away, if it did), `aborted`, `id-taken`, `unauthorised` or another refusal of the server. Rejects with a `TypeError` for options that cannot be right.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { timeout = 20_000, signal } = options;
  checkOptions(options);
  const { relay = 'fallback', RTCPeerConnection = globalThis.RTCPeerConnection } = options;
  if (signal?.aborted) throw aborted(signal);
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const backoff = new Backoff(options.reconnectDelay ?? 500, 15_000);
    const id = options.id ?? createToken();
    let refusal: ConnectionError | undefined;
    const connection: Connection = new Connection({
      socket: createSocket(options, id, backoff, (cause) => {
        connection.report(new ConnectionError('query-failed', { cause }));
      }),
      id,
      key: options.key ?? createToken(),
      mesh: options.mesh ?? 'auto',
      presence: options.presence ?? {},
      rtcConfiguration: options.rtcConfiguration,
      RTCPeerConnection: relay === 'only' ? undefined : (RTCPeerConnection as typeof globalThis.RTCPeerConnection),
      peerTimeout: options.peerTimeout ?? 60_000,
      maxMessageSize: options.maxMessageSize ?? 64 * 1024 * 1024,
      modules: loadModules(relay),
      createId: createToken,
      onWelcome: () => {
        clearTimeout(timer);
        backoff.reset();
        resolve(connection);
        connection.release();
      },
      onError: (error) => {
        refusal = error;
      },
      onClose: (error) => {
        clearTimeout(timer);
        backoff.cancel();
        over.abort();
        reject(error ?? new ConnectionError('closed'));
      },
    });
    const giveUp = (error: ConnectionError): void => {
      reject(error);
      connection.close();
    };
    const timer =
      timeout < Infinity
        ? setTimeout(() => giveUp(new ConnectionError('timeout', { cause: refusal })), timeout)
        : undefined;
    signal?.addEventListener('abort', () => giveUp(aborted(signal)), { signal: over.signal });
    followPage(connection, backoff, over.signal);
    // While the socket opens: the first look into a page's storage may take milliseconds.
    setTimeout(() => {
      if (wantsDebug()) void import('./debug.js').then(({ debug }) => debug(connection));
    });
  });
}

/** Loads, while the socket opens, what is needed as soon as there are peers. */
async function loadModules(mode: RelayMode): Promise<PeerModules> {
  try {
    const [{ RemotePeer }, relay] = await Promise.all([
      import('./peer/remote-peer.js'),
      mode === 'never' ? undefined : loadRelay(),
    ]);
    if (mode === 'only' && relay instanceof ConnectionError) throw relay;
    return { RemotePeer, relay };
  } catch (cause) {
    throw cause instanceof ConnectionError ? cause : new ConnectionError('load-failed', { cause });
  }
}

async function loadRelay(): Promise<RelayModules | ConnectionError> {
  try {
    const { RelayLink } = await import('./relay/relay-link.js');
    return { RelayLink, keyAgreement: await RelayLink.createKeys() };
  } catch (cause) {
    return new ConnectionError('relay-unavailable', { cause });
  }
}

/** A socket that comes back by itself, after waits of our own instead of PartySocket's. */
function createSocket(
  options: ConnectOptions,
  id: PeerId,
  backoff: Backoff,
  onQueryError: (cause: unknown) => void,
): PartySocket {
  const { host, room, party, prefix, query } = options;
  const [, secure] = HOST.exec(host) ?? [];
  const ours = { instance: createToken(), v: String(PROTOCOL_VERSION) };
  const parameters = async (): Promise<Query> => {
    try {
      return { ...(typeof query === 'function' ? await query() : query), ...ours };
    } catch (cause) {
      onQueryError(cause);
      throw cause; // the socket tries again
    }
  };
  let opened = false;
  const socket = new PartySocket({
    host,
    room: encodeURIComponent(room),
    id,
    party: party && encodeURIComponent(party),
    prefix,
    protocol: secure === undefined ? undefined : secure ? 'wss' : 'ws',
    WebSocket: options.WebSocket,
    query: () =>
      new Promise((resolve) => {
        if (opened) backoff.wait(() => resolve(parameters()));
        else resolve(parameters());
        opened = true;
      }),
    maxReconnectionDelay: 0, // the waits are in `query`
    connectionTimeout: 10_000,
    maxEnqueuedMessages: 0,
  } as PartySocketOptions); // which says nothing of `undefined`, and takes it
  socket.binaryType = 'arraybuffer';
  return socket;
}

/**
 * A page that goes says goodbye; one that the back/forward cache brings back joins again. One that
 * wakes up, or comes to another network, does not wait until it notices.
 */
function followPage(connection: Connection, backoff: Backoff, signal: AbortSignal): void {
  if (typeof globalThis.addEventListener !== 'function') return;
  const recover = (networkChanged: boolean): void => {
    backoff.skip();
    connection.recover(networkChanged);
  };
  listen<WindowEventMap & { visibilitychange: Event }>(globalThis, signal, {
    pagehide: () => connection.suspend(),
    pageshow: ({ persisted }) => {
      if (!persisted) return;
      connection.resume();
      backoff.skip();
    },
    online: () => recover(true),
    visibilitychange: () => recover(false), // bubbles up from the document
  });
  const network = (globalThis.navigator as (Navigator & { connection?: NetworkInformation }) | undefined)?.connection;
  let type = network?.type;
  const onChange = (): void => {
    if (network?.type === type) return; // only the browser's estimate of its speed is another
    type = network?.type;
    recover(true);
  };
  network?.addEventListener('change', onChange, { signal });
}

/** Options that cannot be right are the page's mistake, and told as one: throws a `TypeError`. */
export function checkOptions(options: ConnectOptions): void {
  const { host, room, party, id, key, mesh, relay, presence = {}, maxMessageSize } = options;
  const check = (right: boolean, what: string): void => {
    if (!right) throw new TypeError(`connect() takes ${what}`);
  };
  check(isString(host) && HOST.test(host), 'a host like my.host:8080');
  check(isName(room) && (party === undefined || isName(party)), 'a room and a party of 1 to 128 characters');
  check(id === undefined || isId(id), 'an id of 1 to 64 of A-Z a-z 0-9 . _ ~ -');
  check(key === undefined || isKey(key), 'a key of 16 to 128 characters');
  check(oneOf(mesh, ['auto', 'manual']), 'auto or manual as mesh');
  check(oneOf(relay, ['fallback', 'never', 'only']), 'fallback, never or only as relay');
  check(maxMessageSize === undefined || maxMessageSize >= 65_536, 'a maxMessageSize of at least 65,536');
  formatPresence(presence);
}

function oneOf(value: string | undefined, values: readonly string[]): boolean {
  return value === undefined || values.includes(value);
}

function aborted(signal: AbortSignal): ConnectionError {
  return new ConnectionError('aborted', { cause: signal.reason });
}

/**
 * Some 120 random bits. `crypto.randomUUID` is missing on pages that came over plain http. The first
 * digit of each number is left out: 64 bits make it 3 at the most.
 */
function createToken(): string {
  return Array.from(crypto.getRandomValues(new BigUint64Array(2)), (number) => number.toString(36).slice(1)).join('');
}

/** As the `debug` packages do it: `localStorage.DEBUG = 'webrtc'`. Only where there is a page. */
function wantsDebug(): boolean {
  try {
    return 'document' in globalThis && /\*|webrtc/.test(localStorage.getItem('DEBUG') ?? '');
  } catch {
    return false; // a page that may not touch its storage
  }
}
