import PartySocket from 'partysocket';
import type { Backoff } from '../backoff.js';
import type { ConnectionError } from '../errors.js';
import { isName, type PeerId } from '../../protocol/frames.js';
import { noWebSocket, parseHost } from './host.js';
import type { Query } from './query.js';
import type { SignallingSocket } from './signalling-socket.js';

/** Where a socket leads to. */
export interface SocketAddress {
  readonly host: string;
  readonly room: string;
  readonly party?: string | undefined;
  readonly prefix?: string | undefined;
  /** The page's own parameters for the URL. A function is called for each new socket. */
  readonly query?: Query | (() => Query | Promise<Query>) | undefined;
  readonly WebSocket?: unknown;
}

/** Options of a socket: where it leads to, and who opens it. */
export interface SocketOptions extends SocketAddress {
  readonly id: PeerId;
  /** The subprotocols that say who we are. Called for each new socket. */
  readonly greet: () => Promise<string[]>;
  /** The connection has ended: no socket will follow. */
  readonly over: AbortSignal;
}

/** What a socket reports to its owner. */
export interface SocketEvents {
  /** `query` has failed. It is called again. */
  queryFailed(cause: unknown): void;
  /** There can be no such socket here. */
  refused(error: ConnectionError): void;
}

/**
 * Opens the socket to the signalling server. It reconnects by itself, after the waits of `backoff`. Throws an error if a part of its
 * URL is wrong, or if browsers do not allow it.
 */
export function createSocket(
  { host: text, room, party = 'main', prefix = 'parties', query, WebSocket, id, greet, over }: SocketOptions,
  backoff: Backoff,
  events: SocketEvents,
): SignallingSocket {
  if (!isName(room)) throw new TypeError('This is no name of a room.');
  const { protocol, host, blocked } = parseHost(text);
  if (blocked)
    throw noWebSocket(new TypeError('A page over https needs a server with https.'), `${protocol}://${host}`);
  let offers: string[];
  const parameters = async (): Promise<Query | undefined> => {
    try {
      return typeof query === 'function' ? await (await import('./query.js')).ask(query, backoff, over) : query;
    } catch (cause) {
      events.queryFailed(cause);
      throw new Error('query failed', { cause }); // PartySocket tries again, but only after an `Error`
    }
  };
  const prepare = async (): Promise<Query> => {
    const found = await parameters();
    offers = await greet();
    return found ?? {};
  };
  let opened = false;
  const socket = new PartySocket({
    host,
    room: encodeURIComponent(room),
    id,
    party: encodeURIComponent(party),
    prefix: prefix.replace(/^\/+|\/+$/g, ''),
    protocol,
    WebSocket: function (address: string) {
      try {
        return new ((WebSocket ?? globalThis.WebSocket) as typeof globalThis.WebSocket)(address, offers);
      } catch (cause) {
        events.refused(noWebSocket(cause, address));
        throw cause;
      }
    },
    query: () =>
      new Promise((resolve) => {
        if (over.aborted) return; // PartySocket reconnects before it tells of the close that ends us
        if (opened) backoff.wait(() => resolve(prepare()));
        else resolve(prepare());
        opened = true;
      }),
    maxReconnectionDelay: 0, // `query` waits instead
    connectionTimeout: 10_000,
    maxEnqueuedMessages: 0,
  });
  socket.binaryType = 'arraybuffer';
  return socket;
}
