import { formatPresence } from '../protocol/presence.js';
import type { Hello } from '../protocol/hello.js';
import { after, limitOf } from './after.js';
import { Backoff } from './backoff.js';
import type { ConnectOptions } from './connect-options.js';
import { ConnectionError } from './errors.js';
import { followPage, wantsDebug } from './page.js';
import type { Connection } from './room/connection.js';
import { Membership } from './room/membership.js';
import type { PeerModules } from './room/peer-factory.js';
import { createSocket } from './signalling/socket.js';
import type { SignallingSocket } from './signalling/signalling-socket.js';
import { createKeyPair, type KeyPair } from './trust/key-pair.js';

/**
 * Joins a room. Resolves when the server has welcomed us. Events begin in the next task, so listeners that you add right after
 * `await connect()` miss nothing.
 *
 * Rejects with a `ConnectionError`: `timeout` (its `cause` is the last error before it, if there was one), `aborted`,
 * `load-failed`, `websocket-unavailable`, `id-taken`, `unauthorised` or another refusal. Rejects with a `TypeError` if an option is
 * invalid.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { timeout = 20_000, signal } = options;
  const { relay = 'fallback', RTCPeerConnection = globalThis.RTCPeerConnection } = options;
  if (signal?.aborted) throw aborted(signal);
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const backoff = new Backoff(options.reconnectDelay ?? 500, 15_000);
    const id = options.id ?? createToken();
    let refusal: ConnectionError | undefined;
    const explain = (error: unknown, end: (reason: ConnectionError) => void): void => {
      check(options).then(() => end(error as ConnectionError), end); // a wrong option may be the reason
    };
    const key = options.key ?? createToken();
    const instance = createToken();
    const keys = relay === 'never' ? undefined : createKeyPair();
    const hello = async (): Promise<Hello> => ({
      instance,
      key,
      transports: await describeTransports(relay !== 'only' && Boolean(RTCPeerConnection), keys),
      presence: membership.greet(),
    });
    let socket: SignallingSocket;
    try {
      signal?.addEventListener('abort', () => giveUp(aborted(signal)), { signal: over.signal });
      socket = createSocket({ ...options, id, hello, over: over.signal }, backoff, {
        queryFailed: (cause) => membership.report(new ConnectionError('query-failed', { cause })),
        refused: (error) => explain(error, (reason) => membership.fail(reason)),
      });
    } catch (error) {
      over.abort();
      explain(error, reject);
      return;
    }
    const membership = new Membership({
      socket,
      id,
      mesh: options.mesh ?? 'auto',
      presence: options.presence ?? {},
      blocked: options.blocked,
      accept: options.accept,
      rtcConfiguration: options.rtcConfiguration,
      RTCPeerConnection: relay === 'only' ? undefined : (RTCPeerConnection as typeof globalThis.RTCPeerConnection),
      peerTimeout: options.peerTimeout ?? 60_000,
      maxMessageSize: options.maxMessageSize ?? 64 * 1024 * 1024,
      modules: loadModules(options, keys),
      createId: createToken,
      retry: () => backoff.skip(),
      onWelcome: () => {
        stopTimer();
        backoff.reset();
        resolve(membership);
        membership.release();
      },
      onError: (error) => {
        refusal = error;
      },
      onClose: (error) => {
        stopTimer();
        backoff.cancel();
        over.abort();
        reject(error ?? new ConnectionError('closed'));
      },
    });
    const giveUp = (error: ConnectionError): void => {
      reject(error);
      membership.close();
    };
    const stopTimer = after(limitOf(timeout), () => giveUp(new ConnectionError('timeout', { cause: refusal })));
    followPage(membership, backoff, over.signal);
    // After the socket has begun to open: the first access to a page's storage can take milliseconds.
    setTimeout(() => {
      if (wantsDebug()) void import('./debug.js').then(({ debug }) => debug(membership));
    });
  });
}

/** JSON text that says how we can be reached. */
async function describeTransports(direct: boolean, keys: Promise<KeyPair> | undefined): Promise<string> {
  const relay = await keys?.catch(() => undefined); // there is no relay without, and `loadModules` reports that
  return JSON.stringify({ direct, relay: relay?.publicKey });
}

/** Loads, while the socket opens, what is needed as soon as there are peers. Rejects if an option is wrong. */
async function loadModules(options: ConnectOptions, keys: Promise<KeyPair> | undefined): Promise<PeerModules> {
  const [, { PeerFactory }, relay, gate] = await Promise.all([
    check(options), // first: it is small, and the page should hear of a mistake at once
    load(import('./room/peer-factory.js')),
    keys && loadRelay(keys),
    options.accept && load(import('./room/accept.js')),
  ]);
  if (options.relay === 'only' && relay?.error) throw relay.error;
  return { PeerFactory, askPage: gate?.askPage, ...relay };
}

/** Rejects with a `TypeError` if an option is wrong. */
async function check(options: ConnectOptions): Promise<void> {
  const { checkOptions } = await load(import('./check-options.js'));
  checkOptions(options);
  formatPresence(options.presence ?? {});
}

async function load<Module>(module: Promise<Module>): Promise<Module> {
  try {
    return await module;
  } catch (cause) {
    throw new ConnectionError('load-failed', { cause });
  }
}

async function loadRelay(keys: Promise<KeyPair>): Promise<Omit<PeerModules, 'PeerFactory'>> {
  const [{ RelayLink }, own] = await Promise.all([
    load(import('./relay/relay-link.js')),
    keys.catch((cause: unknown) => new ConnectionError('relay-unavailable', { cause })),
  ]);
  return own instanceof Error ? { error: own } : { relay: { RelayLink, keyAgreement: RelayLink.agree(own) } };
}

function aborted(signal: AbortSignal): ConnectionError {
  return new ConnectionError('aborted', { cause: signal.reason });
}

/**
 * Makes a random token of about 120 bits. Pages served over plain http have no `crypto.randomUUID`. Drops the first
 * base-36 digit of each number: in 64 bits it is at most 3, so it is hardly random.
 */
function createToken(): string {
  return Array.from(crypto.getRandomValues(new BigUint64Array(2)), (number) => number.toString(36).slice(1)).join('');
}
