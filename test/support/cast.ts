import type { Identity, PeerId } from 'webrtc-elements/core';
import { encodeBase64 } from '../../src/protocol/base64.js';
import { identify, SIGNING_KEY } from '../../src/protocol/signature.js';

/** Somebody in a test. */
interface Person {
  readonly identity: Identity;
  readonly id: PeerId;
}

const people = new Map<string, Promise<Person>>();

/** The identity of somebody in the tests of this process, by name. Only one connection in a room may have it at a time. */
export async function identityOf(name: string): Promise<Identity> {
  return (await personOf(name)).identity;
}

/** The ids of people, by name. */
export async function idsOf<Name extends string>(...names: readonly Name[]): Promise<Readonly<Record<Name, PeerId>>> {
  const entries = await Promise.all(names.map(async (name) => [name, (await personOf(name)).id]));
  return Object.fromEntries(entries) as Record<Name, PeerId>;
}

/** The same identity as text, for `enter()` in a page. */
export async function portableIdentity(name: string): Promise<JsonWebKey> {
  return crypto.subtle.exportKey('jwk', (await identityOf(name)).privateKey as CryptoKey);
}

function personOf(name: string): Promise<Person> {
  const known = people.get(name) ?? create();
  people.set(name, known);
  return known;
}

async function create(): Promise<Person> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(SIGNING_KEY, true, ['sign', 'verify']);
  const raw = encodeBase64(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
  return { identity: { publicKey: raw, privateKey }, id: await identify(raw, 0) };
}
