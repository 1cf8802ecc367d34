import { decodeBase64 } from './base64.js';
import { isId, isName, LIMITS, PROTOCOL_VERSION, type PeerId } from './frames.js';
import { HELLO_LABEL, type Hello, type RoomName } from './hello.js';
import { fits, isCount, isString, optional, type Shape } from './shape.js';
import { identify, isSignedId, type Key } from './signature.js';
import { importIdentity, verify } from './verify.js';

const KEYS: Shape = {
  identity: isKey,
  tab: (value) => isCount(value) && value < 2 ** 32,
  ephemeral: isKey,
};
const SHAPE: Shape = {
  versions: (value) => Array.isArray(value) && value.every(isCount),
  party: isName,
  room: isName,
  mode: (value) => value === 'open' || value === 'secret' || value === 'password',
  instance: isId,
  direct: isBoolean,
  relay: isBoolean,
  keys: optional((value) => fits(KEYS, value)),
};

/** Reads what a hello says, whoever wrote it. Returns `undefined` if it is invalid. Never throws. */
export function parseHello(text: string): Hello | undefined {
  if (text.length > LIMITS.hello) return undefined;
  try {
    const [payload = ''] = text.split('.');
    const hello: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(decodeBase64(payload)),
    );
    return fits(SHAPE, hello) ? (hello as Hello) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a hello is for a room of this name, and for us: of this version. */
export function isFor(place: RoomName, { party, room, versions }: Hello): boolean {
  return party === place.party && room === place.room && versions.includes(PROTOCOL_VERSION);
}

/**
 * Whether a hello is that of this member, for a room of this name, and for us: of this version, and signed by the identity that the id
 * is made from. An id that is made from no identity goes without a signature. `text`: the hello as it travels. `key`: that of the
 * identity, where it is known already. Never rejects.
 */
export async function isGenuine(
  hello: Hello,
  text: string,
  id: PeerId,
  place: RoomName,
  key?: Promise<Key>,
): Promise<boolean> {
  const { keys } = hello;
  if (!isFor(place, hello)) return false;
  const [payload = '', signature, ...more] = text.split('.');
  if (!keys) return signature === undefined && !isSignedId(id);
  if (signature === undefined || more.length > 0) return false;
  const [made, signed] = await Promise.all([
    identify(keys.identity, keys.tab).catch(() => undefined),
    verify(key ?? importIdentity(keys.identity), signature, HELLO_LABEL, payload),
  ]);
  return made === id && signed;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** Whether this can be a public key: 65 bytes in base64url, written in the one right way. Whether it is on the curve, WebCrypto says. */
function isKey(value: unknown): boolean {
  return isString(value) && /^[\w-]{86}[AEIMQUYcgkosw048]$/.test(value);
}
