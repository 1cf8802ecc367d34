import { connect, ConnectionError } from '../../core/index.js';
import type { Connection, ConnectOptions, RelayMode } from '../../core/index.js';
import { defaultHost } from './default-host.js';

/** The properties of a room that say where to join, and how. */
export interface Address extends Pick<
  ConnectOptions,
  'accept' | 'acceptSecret' | 'media' | 'query' | 'rtcConfiguration' | 'uploadBudget'
> {
  host: string;
  party: string;
  prefix: string;
  room: string;
  name: string;
  secret: string;
  password: string;
  manual: boolean;
  relay: RelayMode | '';
}

const TEXTS = ['host', 'party', 'prefix', 'room', 'name', 'relay', 'secret', 'password'] as const;

/** Frameworks set `null` and `undefined` for a property without a value, and numbers as they are: makes texts of them. */
export function toTexts(address: Address): void {
  for (const name of TEXTS) {
    const value: unknown = address[name];
    if (value === null || value === undefined) address[name] = '';
    if (typeof value === 'number') address[name] = String(value) as '';
  }
}

/** Options of `connect()`. Each socket calls the `query`, and each newcomer the `accept`, that is set by then; so does each new secret with `acceptSecret`. */
export function toOptions(address: Address): Omit<ConnectOptions, 'blocked' | 'presence' | 'secret' | 'signal'> {
  const { host, party, prefix, room, password, manual, relay, rtcConfiguration, query, media, uploadBudget } = address;
  const accept: unknown = address.accept; // a page may set anything
  return {
    host: host || defaultHost(),
    party: party || undefined,
    prefix: prefix || undefined,
    room,
    password: password || undefined,
    mesh: manual ? 'manual' : 'auto',
    relay: relay || undefined,
    rtcConfiguration: rtcConfiguration ?? undefined,
    uploadBudget: uploadBudget ?? undefined,
    media: media ?? undefined,
    accept:
      typeof accept === 'function'
        ? (newcomer) => (typeof address.accept === 'function' ? address.accept(newcomer) : true)
        : ((accept ?? undefined) as undefined),
    acceptSecret: (change) => (typeof address.acceptSecret === 'function' ? address.acceptSecret(change) : true),
    query:
      typeof query === 'function'
        ? () => (typeof address.query === 'function' ? address.query() : query())
        : (query ?? undefined),
  };
}

/**
 * Joins. A server that does not answer is tried again and again, until `signal` is aborted. Calls `tell` with each error; `over`: it is
 * the last one, and there is no connection.
 */
export async function joinAtLast(
  options: () => ConnectOptions,
  signal: AbortSignal,
  tell: (error: ConnectionError, over: boolean) => void,
): Promise<Connection | undefined> {
  for (;;) {
    try {
      return await connect(options());
    } catch (cause) {
      if (signal.aborted) return undefined;
      const error = cause instanceof ConnectionError ? cause : badRequest(cause);
      const over = error.code !== 'timeout';
      tell(error, over);
      if (over) return undefined;
    }
  }
}

/** Whether two addresses, as lists, are the same. */
export function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

/** Turns what the core throws for a wrong attribute or presence into a `ConnectionError`, like other failures. */
export function badRequest(cause: unknown): ConnectionError {
  return new ConnectionError('bad-request', { message: cause instanceof Error ? cause.message : String(cause), cause });
}

/** A WebSocket that tells of each attempt to reach the server. */
export function tellingSocket(tell: () => void): unknown {
  return function (...socket: ConstructorParameters<typeof WebSocket>): WebSocket {
    tell();
    return new WebSocket(...socket);
  };
}

/** Runs invoker commands: `<button commandfor="my-room" command="--leave">`. */
export function obeyCommands(room: HTMLElement & { join(): void; leave(): void }): void {
  room.addEventListener('command', ({ command }: Event & { command?: string }) => {
    if (command === '--leave') room.leave();
    if (command === '--join') room.join();
  });
}
