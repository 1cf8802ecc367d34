import assert from 'node:assert/strict';
import { recogniseIn } from '../../../src/core/trust/known-member.js';
import { createKeyPair } from '../../../src/core/trust/key-pair.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import type { Member } from '../../../src/protocol/frames.js';
import { isSignedId, nameIdentity } from '../../../src/protocol/signature.js';
import { helloOf, textOf } from '../../support/greetings.js';
import { createIdentity, formatHello, type Identity } from '../../support/identities.js';
import { spoiltBytes } from '../../support/spoilt.js';
import type { Lot } from '../lot.js';
import { spoiledJson } from '../spoiled-json.js';
import type { HandshakeKind } from './kind.js';
import { spoiltSignature } from './signatures.js';

const PLACE = { party: 'main', room: 'x', mode: 'open' } as const;

/** Somebody who is in the room, or has been in another one, with what it has signed. */
async function member(identity: Identity, more: object = {}): Promise<Member> {
  const hello = helloOf({ ...PLACE, keys: identity.keys, ...more });
  return { id: identity.id, order: 1, presence: '{}', hello: await formatHello(hello, identity.sign) };
}

/** Says which member a hello is of, and what it says, whatever its signature. */
const nameOf = ({ id, hello }: Member): string => `${id} ${hello.split('.')[0]}`;

/** A member as the server may show it. */
function shown(lot: Lot, all: readonly Member[]): Member {
  const [one, other] = [lot.pick(all), lot.pick(all)];
  const [payload = '', signature = ''] = one.hello.split('.');
  const said: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const [otherPayload = '', otherSignature = ''] = other.hello.split('.');
  const hellos: readonly (() => string)[] = [
    () => `${payload}.${spoiltSignature(lot, signature, otherSignature)}`,
    () => `${payload}.${spoiltSignature(lot, signature, otherSignature)}`,
    () => `${otherPayload}.${signature}`,
    () => `${Buffer.from(spoiledJson(lot, said)).toString('base64url')}.${signature}`,
    () => `${encodeBase64(spoiltBytes(decodeBase64(payload), lot.next))}.${signature}`,
    () => `${payload}${lot.pick(['=', 'A', '\n', ' '])}.${signature}`,
    () => payload,
    () => textOf({ ...(said as object), keys: undefined }),
    () => Buffer.from(lot.bytes(lot.size(3_000))).toString('latin1'),
    () => one.hello.slice(0, lot.below(one.hello.length)),
    () => other.hello,
  ];
  const id = lot.chance(0.8) ? one.id : lot.pick([other.id, 'x', '~x', '', one.id.toLowerCase()]);
  return { ...one, id, hello: lot.pick(hellos)() };
}

export const HELLOS: HandshakeKind = {
  kind: 'handshake: hellos of members',
  share: 12_000,
  volley: 100,
  async deliver(lot, cases) {
    const [ann, bob, carol] = await Promise.all([createIdentity(), createIdentity(), createIdentity(7)]);
    const refused: string[] = [];
    const self = { ...PLACE, id: ann.id, ephemeral: ann.keys.ephemeral };
    const recognise = recogniseIn(
      self,
      (presence) => ({ presence, number: 0 }),
      (id) => refused.push(id),
    );
    const { publicKey: ephemeral } = await createKeyPair();
    const honest = [await member(bob), await member(carol), await member(bob, { keys: { ...bob.keys, ephemeral } })];
    const elsewhere = [
      await member(bob, { room: 'y' }),
      await member(carol, { versions: [1, 2] }),
      await member(ann),
      await member(bob, { keys: carol.keys }),
    ];
    const names = new Set(honest.map(nameOf));
    const lies = Array.from({ length: cases }, () => shown(lot, [...honest, ...elsewhere]));
    const known = await recognise([...lies, ...honest]);
    for (const lie of lies) {
      const one = known.get(lie);
      if (!one) continue;
      const { keys } = one.hello;
      if (keys) assert(names.has(nameOf(lie)), `nobody has signed ${nameOf(lie)}`);
      else assert(!isSignedId(lie.id), `${lie.id} proves nothing`);
      assert.equal(one.identity, keys && (await nameIdentity(keys.identity)));
    }
    assert.equal(refused.length, lies.filter((lie) => !known.has(lie)).length, 'the others are told of, once each');
    for (const one of honest) assert.equal(known.get(one)?.id, one.id, 'the honest are known');
  },
};
