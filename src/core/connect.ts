import { formatPresence } from '../protocol/presence.js';
import { after, limitOf } from './after.js';
import { Backoff } from './backoff.js';
import type { ConnectOptions, RelayMode } from './connect-options.js';
import { ConnectionError } from './errors.js';
import { followPage, wantsDebug } from './page.js';
import type { Connection } from './room/connection.js';
import { Membership } from './room/membership.js';
import type { PeerModules } from './room/peer-factory.js';
import { createSocket } from './signalling/socket.js';
import type { SignallingSocket } from './signalling/signalling-socket.js';

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
    let socket: SignallingSocket;
    try {
      signal?.addEventListener('abort', () => giveUp(aborted(signal)), { signal: over.signal });
      socket = createSocket({ ...options, id, instance: createToken(), over: over.signal }, backoff, {
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
      key: options.key ?? createToken(),
      mesh: options.mesh ?? 'auto',
      presence: options.presence ?? {},
      blocked: options.blocked,
      accept: options.accept,
      rtcConfiguration: options.rtcConfiguration,
      RTCPeerConnection: relay === 'only' ? undefined : (RTCPeerConnection as typeof globalThis.RTCPeerConnection),
      peerTimeout: options.peerTimeout ?? 60_000,
      maxMessageSize: options.maxMessageSize ?? 64 * 1024 * 1024,
      modules: loadModules(options, relay),
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

/** Loads, while the socket opens, what is needed as soon as there are peers. Rejects if an option is wrong. */
async function loadModules(options: ConnectOptions, mode: RelayMode): Promise<PeerModules> {
  const [, { PeerFactory }, relay, gate] = await Promise.all([
    check(options), // first: it is small, and the page should hear of a mistake at once
    load(import('./room/peer-factory.js')),
    loadRelay(mode),
    options.accept && load(import('./room/accept.js')),
  ]);
  if (mode === 'only' && relay.error) throw relay.error;
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

async function loadRelay(mode: RelayMode): Promise<Omit<PeerModules, 'PeerFactory'>> {
  if (mode === 'never') return {};
  try {
    const { RelayLink } = await import('./relay/relay-link.js');
    return { relay: { RelayLink, keyAgreement: await RelayLink.createKeys() } };
  } catch (cause) {
    return { error: new ConnectionError('relay-unavailable', { cause }) };
  }
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
