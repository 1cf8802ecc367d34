import { encodeBase64 } from '../../src/protocol/base64.js';
import type { PeerId } from '../../src/protocol/frames.js';
import { formatGreeting } from '../../src/protocol/greeting.js';
import { encodeHello, signHello, type Hello, type MemberKeys, type Sign } from '../../src/protocol/hello.js';
import { identify, sign, SIGNING_KEY } from '../../src/protocol/signature.js';
import { helloOf } from './greetings.js';

/** Somebody who signs. */
export interface Identity {
  readonly id: PeerId;
  readonly keys: MemberKeys;
  readonly sign: Sign;
}

/** What a member who signs says when it opens a socket, where that differs from the usual. */
export interface SignedGreeting extends Partial<Hello> {
  readonly counter?: number;
  readonly presence?: string;
}

/** Makes a new identity, in the tab with this number. */
export async function createIdentity(tab = 0): Promise<Identity> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(SIGNING_KEY, false, ['sign', 'verify']);
  const ephemeral = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const identity = await rawKey(publicKey);
  return {
    id: await identify(identity, tab),
    keys: { identity, tab, ephemeral: await rawKey(ephemeral.publicKey) },
    sign: (label, ...fields) => sign(privateKey, label, ...fields),
  };
}

/** A hello as it travels. Without `sign` it proves nothing. */
export function formatHello(hello: Hello, sign?: Sign): Promise<string> {
  return signHello(encodeHello(hello), sign);
}

/** The subprotocols that a member who signs offers. */
export async function signedOffers(
  { id, keys, sign: signs }: Identity,
  { counter = 1, presence = '{}', ...more }: SignedGreeting = {},
): Promise<string[]> {
  const hello = helloOf({ keys, ...more });
  const text = await formatHello(hello, signs);
  return formatGreeting({ hello, text, id, presence, seat: { sign: signs, counter } });
}

async function rawKey(key: Parameters<typeof crypto.subtle.exportKey>[1]): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.exportKey('raw', key)));
}
