import { decodeBase64 } from './base64.js';
import { isGenuine, parseHello } from './check-hello.js';
import { isPresence, type PeerId } from './frames.js';
import { HELLO, PRESENCE, SEAT, SEAT_LABEL, seatFields, SUBPROTOCOL } from './greeting.js';
import type { Hello, RoomName } from './hello.js';
import { isCount } from './shape.js';
import type { Key } from './signature.js';
import { importIdentity, verify } from './verify.js';

/** Shows that a socket belongs to its member: see `Offer`. The number is genuine. */
export type Proof = { readonly counter: number } | { readonly token: string };

/** What a request for a socket says, when it is known to be genuine. */
export interface Greeting {
  readonly hello: Hello;
  /** The hello as it travels. */
  readonly text: string;
  readonly proof: Proof;
  readonly presence: string;
}

/** Why a server takes no greeting from a request. */
export type GreetingFault = 'unsupported-version' | 'hello-expected' | 'bad-request';

/** Reads and checks the `Sec-WebSocket-Protocol` header of a request for this room, under this id. Never rejects. */
export async function checkGreeting(
  header: string | null | undefined,
  id: PeerId,
  { party, room }: RoomName,
): Promise<Greeting | GreetingFault> {
  const offered = listOffers(header);
  const find = (name: string): string | undefined => offered.find((one) => one.startsWith(name))?.slice(name.length);
  if (!offered.includes(SUBPROTOCOL)) return 'unsupported-version';
  const [text, seat] = [copy(find(HELLO)), copy(find(SEAT))];
  if (text === undefined || seat === undefined) return 'hello-expected';
  const hello = parseHello(text);
  const presence = parsePresenceText(find(PRESENCE) ?? '');
  if (!hello || presence === undefined) return 'bad-request';
  const key = hello.keys && importIdentity(hello.keys.identity); // once, for both signatures
  key?.catch(() => undefined); // they do not hold then
  const [genuine, proof] = await Promise.all([
    isGenuine(hello, text, id, { party, room }, key),
    checkSeat(seat, id, hello, key),
  ]);
  return genuine && proof ? { hello, text, proof, presence } : 'bad-request';
}

/**
 * The subprotocol that a server answers with: the first that is offered, whatever its version, because browsers end a socket whose
 * offers are not answered, and then nobody would hear what is wrong. `undefined`: none is offered.
 */
export function chooseSubprotocol(header: string | null | undefined): string | undefined {
  return firstOffer(listOffers(header));
}

/**
 * The first of some offers. Our own name is returned as a constant: what was offered is a part of the header, all of which would stay in
 * memory for as long as the name does.
 */
export function firstOffer([first]: Iterable<string>): string | undefined {
  return first === SUBPROTOCOL ? SUBPROTOCOL : first;
}

async function checkSeat(text: string, id: PeerId, hello: Hello, key?: Promise<Key>): Promise<Proof | undefined> {
  if (!key) return /^[\w-]{16,128}$/.test(text) ? { token: text } : undefined;
  const [number = '', signature = '', ...more] = text.split('.');
  const counter = /^\d+$/.test(number) ? Number(number) : NaN;
  if (!isCount(counter) || more.length > 0) return undefined;
  const genuine = await verify(key, signature, SEAT_LABEL, ...seatFields(hello, id, counter));
  return genuine ? { counter } : undefined;
}

function parsePresenceText(text: string): string | undefined {
  try {
    const said = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeBase64(text));
    return isPresence(said) ? said : undefined;
  } catch {
    return undefined;
  }
}

/** The same text in memory of its own. Engines keep all of a text, here the header, for as long as a part of it is used. */
function copy(text: string | undefined): string | undefined {
  return text === undefined ? undefined : new TextDecoder().decode(new TextEncoder().encode(text));
}

function listOffers(header: string | null | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
}
