/**
 * How a client introduces itself: in the request that opens its socket, so that it is a member at once and nobody is in a room unseen.
 * It offers two subprotocols (RFC 6455, section 1.9): the name of our protocol with its version, and the hello in base64url. They are
 * no part of the URL, because the key is secret and logs keep URLs.
 */
import { decodeBase64, encodeBase64 } from './base64.js';
import { isId, isKey, isPresence, isTransports, PROTOCOL_VERSION } from './frames.js';
import { fits, type Shape } from './shape.js';

/** What a client says about itself when it opens a socket. Its id is in the URL. */
export interface Hello {
  /** A new value for each page load; stays the same when the socket reconnects. */
  readonly instance: string;
  /** Proves that the id is ours: the same on later sockets. */
  readonly key: string;
  /** JSON text of the presence. Empty: it follows in a frame, and until then what was known of it stays. */
  readonly presence: string;
  /** JSON text that says how we can be reached. */
  readonly transports: string;
}

/** Why a server takes no hello from a request. */
export type HelloFault = 'unsupported-version' | 'hello-expected' | 'bad-request';

/**
 * The longest presence in a hello, in UTF-16 code units. Servers and proxies take some 8,000 bytes in one header. A longer one follows in
 * a frame.
 */
export const LONGEST_GREETING = 1_024;

/** The name of the subprotocol, with the version of the protocol. */
export const SUBPROTOCOL = `webrtc-elements.${PROTOCOL_VERSION}`;
const HELLO = 'hello.';
const SHAPE: Shape = { instance: isId, key: isKey, presence: isPresence, transports: isTransports };

/** The subprotocols to offer: the second argument of `new WebSocket()`. */
export function formatHello(hello: Hello): string[] {
  const text = encodeBase64(new TextEncoder().encode(JSON.stringify(hello)));
  return [SUBPROTOCOL, HELLO + text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')];
}

/** Reads the `Sec-WebSocket-Protocol` header of a request. Never throws. */
export function parseHello(header: string | null | undefined): Hello | HelloFault {
  const offered = listOffers(header);
  if (!offered.includes(SUBPROTOCOL)) return 'unsupported-version';
  const text = offered.find((one) => one.startsWith(HELLO));
  if (text === undefined) return 'hello-expected';
  try {
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
    const bytes = decodeBase64(text.slice(HELLO.length).replaceAll('-', '+').replaceAll('_', '/'));
    const hello: unknown = JSON.parse(utf8.decode(bytes));
    if (!fits(SHAPE, hello)) return 'bad-request';
    const { instance, key, presence, transports } = hello as Hello;
    return { instance, key, presence, transports };
  } catch {
    return 'bad-request';
  }
}

/**
 * The subprotocol that a server answers with: the first that is offered, whatever its version, because browsers end a socket whose
 * offers are not answered, and then nobody would hear what is wrong. `undefined`: none is offered.
 */
export function chooseSubprotocol(header: string | null | undefined): string | undefined {
  return listOffers(header)[0];
}

function listOffers(header: string | null | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
}
