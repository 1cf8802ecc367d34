/**
 * How a client introduces itself: in the request that opens its socket, so that it is a member at once and nobody is in a room unseen.
 * It offers subprotocols (RFC 6455, section 1.9): the name of our protocol with its version, its hello, the proof that the seat is its
 * own, and its presence. They are no part of the URL, because logs keep URLs.
 */
import { encodeBase64 } from './base64.js';
import { PROTOCOL_VERSION, type PeerId } from './frames.js';
import type { Hello, Sign } from './hello.js';

/** What a client offers when it opens a socket. */
export interface Offer {
  readonly hello: Hello;
  /** The hello as it travels, perhaps still to be signed. */
  readonly text: string | Promise<string>;
  readonly id: PeerId;
  /** JSON text of the presence. Empty: it follows in a frame, and until then what was known of it stays. */
  readonly presence: string;
  /**
   * Shows that the socket belongs to the member: a number that is greater than for any socket before, to sign; or where there is no
   * WebCrypto, a secret of 16 to 128 characters from `A-Z a-z 0-9 _ -` that stays the same. Only the server gets it.
   */
  readonly seat: { readonly sign: Sign; readonly counter: number } | { readonly token: string };
}

/**
 * The longest presence in a greeting, in UTF-16 code units. Servers and proxies take some 8,000 bytes in one header. A longer one
 * follows in a frame.
 */
export const LONGEST_GREETING = 1_024;

/** The name of the subprotocol, with the version of the protocol. */
export const SUBPROTOCOL = `webrtc-elements.${PROTOCOL_VERSION}`;
/** What the other subprotocols begin with. */
export const HELLO = 'hello.';
export const SEAT = 'seat.';
export const PRESENCE = 'presence.';

/** What the signature of a seat is for. */
export const SEAT_LABEL = 'seat';

/** What the signature of a seat covers. */
export function seatFields({ party, room, instance }: Hello, id: PeerId, counter: number): string[] {
  return [party, room, id, instance, String(counter)];
}

/** The subprotocols to offer: the second argument of `new WebSocket()`. */
export async function formatGreeting({ hello, text, id, presence, seat }: Offer): Promise<string[]> {
  const prove = async (): Promise<string> =>
    'token' in seat
      ? seat.token
      : `${seat.counter}.${await seat.sign(SEAT_LABEL, ...seatFields(hello, id, seat.counter))}`;
  const [signed, proof] = await Promise.all([text, prove()]);
  return [SUBPROTOCOL, HELLO + signed, SEAT + proof, PRESENCE + encodeBase64(new TextEncoder().encode(presence))];
}
