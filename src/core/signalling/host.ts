import { ConnectionError } from '../errors.js';

/** Matches names and addresses of this machine and of a local network, as `URL` writes them. */
const LOCAL =
  /^[^.:]+$|^\[(?:::|f[cde])|\.(?:arpa|home|internal|lan|local|localhost|test)$|^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+)+$/;

/** Matches what a page over https may reach without encryption: its own machine. */
const LOOPBACK = /^127\.|(?:^|\.)localhost$|^\[::1\]$/;

/** Where a server is. */
export interface Host {
  readonly protocol: 'ws' | 'wss';
  /** Name, port and path, without a slash at the end. */
  readonly host: string;
  /** Whether browsers do not let the page reach it: the page came over https, and this is not encrypted. */
  readonly blocked: boolean;
}

/**
 * Reads a host. Without a scheme, a local host and that of the page have the scheme of the page; without a page, a local host has
 * `ws`. All others have `wss`. Throws a `TypeError` if it cannot be part of a URL.
 */
export function parseHost(text: string): Host {
  const [, secure, host = ''] = /^(?:(?:http|ws)(s?):\/\/)?(.+?)\/*$/i.exec(text) ?? [];
  const { origin = '' } = globalThis as { origin?: string }; // that of the page, for its frames and workers, too
  const [, pageSecure, page] = /^http(s?):\/\/(.+?)(?::\d+)?$/.exec(origin) ?? [];
  try {
    const { hostname } = new URL(`ws://${host}`);
    const guess = LOCAL.test(hostname) || hostname === page ? pageSecure : 's';
    const protocol = (secure ?? guess) ? 'wss' : 'ws';
    return { protocol, host, blocked: Boolean(pageSecure) && protocol === 'ws' && !LOOPBACK.test(hostname) };
  } catch (cause) {
    throw new TypeError(`\`host\` must be like my.host:8080, not ${text}`, { cause });
  }
}

/** There can be no WebSocket to this URL here. The error names it without its parameters, which may be secret. */
export function noWebSocket(cause: unknown, url: string): ConnectionError {
  const message = `There can be no WebSocket to ${url.split('?', 1)[0]} here. ${(cause as Error).message}`;
  return new ConnectionError('websocket-unavailable', { cause, message });
}
