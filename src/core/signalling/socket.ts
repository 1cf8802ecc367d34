import PartySocket, { type PartySocketOptions } from 'partysocket';
import type { Backoff } from '../backoff.js';
import { PROTOCOL_VERSION, type PeerId } from '../../protocol/frames.js';

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

/** Parameters of a URL. */
export type Query = Readonly<Record<string, string>>;

/** Options of a socket: where it leads to, and who opens it. */
export interface SocketOptions extends SocketAddress {
  readonly id: PeerId;
  /** Names this page load: the same for each socket that it opens. */
  readonly instance: string;
}

/** Matches a host, with or without a scheme. Without the scheme, PartySocket has to guess whether the socket is encrypted. */
export const HOST = /^(?:(?:http|ws)(s?):\/\/)?[^\s/?#@]+\/?$/;

/**
 * Opens the socket to the signalling server. It reconnects by itself, after the waits of `backoff`. Calls `onQueryError` if `query`
 * has failed; then it tries again.
 */
export function createSocket(
  { host, room, party, prefix, query, WebSocket, id, instance }: SocketOptions,
  backoff: Backoff,
  onQueryError: (cause: unknown) => void,
): PartySocket {
  const [, secure] = HOST.exec(host) ?? [];
  const parameters = async (): Promise<Query> => {
    try {
      return { ...(typeof query === 'function' ? await query() : query), instance, v: String(PROTOCOL_VERSION) };
    } catch (cause) {
      onQueryError(cause);
      throw cause; // PartySocket tries again
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
    WebSocket,
    query: () =>
      new Promise((resolve) => {
        if (opened) backoff.wait(() => resolve(parameters()));
        else resolve(parameters());
        opened = true;
      }),
    maxReconnectionDelay: 0, // `query` waits instead
    connectionTimeout: 10_000,
    maxEnqueuedMessages: 0,
  } as PartySocketOptions); // whose types do not allow `undefined`, though PartySocket does
  socket.binaryType = 'arraybuffer';
  return socket;
}
