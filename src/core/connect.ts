import type { Place } from '../protocol/hello.js';
import { formatPresence } from '../protocol/presence.js';
import { after, limitOf } from './after.js';
import { Backoff } from './backoff.js';
import type { ConnectOptions } from './connect-options.js';
import { ConnectionError } from './errors.js';
import { load } from './parts/load.js';
import type { Connection } from './room/connection.js';
import { Membership } from './room/membership.js';
import type { PeerModules } from './room/peer-factory.js';
import { createSocket } from './signalling/socket.js';
import type { SignallingSocket } from './signalling/signalling-socket.js';
import type { Access } from './trust/access/access.js';
import { Introduction } from './trust/introduction.js';
import { borrowIdentity, lend, type Loan } from './trust/identity/page-identity.js';
import { LONGEST_SEALED } from './trust/secret.js';

/**
 * Joins a room. Resolves when the server has welcomed us. Events begin in the next task, so listeners that you add right after
 * `await connect()` miss nothing.
 *
 * Rejects with a `ConnectionError`: `timeout` (its `cause` is the last error before it, if there was one), `aborted`,
 * `load-failed`, `websocket-unavailable`, `trust-unavailable`, `wrong-password`, `bad-server-frame`, `unauthorised` or another refusal. Rejects with a `TypeError` if an option is
 * invalid.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const {
    signal,
    room,
    party = 'main',
    relay = 'fallback',
    RTCPeerConnection = globalThis.RTCPeerConnection,
  } = options;
  if (signal?.aborted) throw aborted(signal);
  const loan = options.identity ? lend(options.identity) : borrowIdentity(JSON.stringify([party, room]));
  const direct = relay !== 'only' && Boolean(RTCPeerConnection);
  const { secret, password } = options;
  const mode = password !== undefined ? 'password' : secret === undefined ? 'open' : 'secret';
  const place: Place = { party, room, mode };
  const said = { ...place, direct, relay: relay !== 'never' };
  const introduction = await Introduction.make(said, loan.persona, createToken);
  const access = mode === 'open' ? undefined : gainAccess(options, place, introduction);
  access?.catch(() => undefined); // the membership says so
  return join(options, { introduction, access, loan });
}

/** What there is before we join. */
interface Preparation {
  readonly introduction: Introduction;
  readonly access: Promise<Access> | undefined;
  readonly loan: Loan;
}

/** Joins as who we are. */
function join(options: ConnectOptions, { introduction, access, loan }: Preparation): Promise<Connection> {
  const { timeout = 20_000, signal, relay, RTCPeerConnection = globalThis.RTCPeerConnection } = options;
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const backoff = new Backoff(options.reconnectDelay ?? 500, 15_000);
    const { id } = introduction;
    let refusal: ConnectionError | undefined;
    const explain = (error: unknown, end: (reason: ConnectionError) => void): void => {
      check(options).then(() => end(error as ConnectionError), end); // a wrong option may be the reason
    };
    const seal = (presence: string): string | Promise<string> =>
      access ? access.then(async ({ secret }) => introduction.seal(presence, await secret)) : presence;
    const greet = async (): Promise<string[]> => {
      const waits = (await access)?.password?.watch(socket, over.signal);
      return introduction.greet(waits ? '' : await seal(membership.greet()));
    };
    let socket: SignallingSocket;
    over.signal.addEventListener('abort', () => loan.end());
    try {
      if (signal?.aborted) throw aborted(signal);
      signal?.addEventListener('abort', () => giveUp(aborted(signal)), { signal: over.signal });
      socket = createSocket({ ...options, id, greet, over: over.signal }, backoff, {
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
      introduction,
      seal,
      format: (presence) => formatSaid(presence, access !== undefined),
      keepIdentity: () => loan.keep(),
      shareIdentity: () => loan.share(),
      chosen: options,
      mesh: options.mesh ?? 'auto',
      presence: options.presence ?? {},
      RTCPeerConnection: relay === 'only' ? undefined : (RTCPeerConnection as typeof globalThis.RTCPeerConnection),
      peerTimeout: options.peerTimeout ?? 60_000,
      modules: loadModules(options, introduction, access),
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
    const attend = async (): Promise<void> => {
      const { followPage, wantsDebug } = await load(import('./page.js'));
      if (over.signal.aborted) return;
      followPage(membership, backoff, over.signal);
      if (wantsDebug()) (await load(import('./debug.js'))).debug(membership);
    };
    // After the socket has begun to open: the first access to a page's storage can take milliseconds.
    setTimeout(() => void attend().catch((error: unknown) => membership.report(error as ConnectionError)));
  });
}

/** Loads, while the socket opens, what is needed as soon as there are peers. Rejects if an option is wrong. */
async function loadModules(
  options: ConnectOptions,
  introduction: Introduction,
  access: Promise<Access> | undefined,
): Promise<PeerModules> {
  const [, { PeerFactory }, relay, gate] = await Promise.all([
    check(options), // first: it is small, and the page should hear of a mistake at once
    load(import('./room/peer-factory.js')),
    options.relay === 'never' ? undefined : loadRelay(introduction),
    options.accept && load(import('./room/accept.js')),
  ]);
  if (options.relay === 'only' && relay?.error) throw relay.error;
  const found = await access;
  return { PeerFactory, askPage: gate?.askPage, ...relay, ...found, secret: await found?.secret };
}

/** Rejects with a `TypeError` if an option is wrong. */
async function check(options: ConnectOptions): Promise<void> {
  const { checkOptions } = await load(import('./check-options.js'));
  checkOptions(options);
  formatSaid(options.presence ?? {}, (options.secret ?? options.password) !== undefined);
}

/** Makes the JSON text of a presence. Throws a `TypeError` if it is not a JSON object, or too large: for a room with a secret, to be sealed. */
function formatSaid(presence: unknown, sealed: boolean): string {
  const text = formatPresence(presence);
  if (!sealed || new TextEncoder().encode(text).length <= LONGEST_SEALED) return text;
  throw new TypeError(`\`presence\` may have at most ${LONGEST_SEALED} bytes of JSON in this room.`);
}

/** Loads what lets us into a room by its secret or password. Rejects where we have no keys of our own: nothing is sent without. */
async function gainAccess(options: ConnectOptions, place: Place, introduction: Introduction): Promise<Access> {
  const { gain } = await load(
    place.mode === 'secret' ? import('./trust/access/secret-access.js') : import('./trust/access/password-access.js'),
  );
  if (!introduction.owned) throw new ConnectionError('trust-unavailable', { cause: introduction.fault });
  return gain(options, place, introduction);
}

async function loadRelay({ owned, fault }: Introduction): Promise<Omit<PeerModules, 'PeerFactory'>> {
  const { RelayLink } = await load(import('./relay/relay-link.js'));
  if (!owned) return { error: new ConnectionError('relay-unavailable', { cause: fault }) };
  return { RelayLink };
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
