import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  recogniseIn,
  type KnownMember,
  type ReadPresence,
  type Recognise,
} from '../../../src/core/trust/known-member.js';
import { createIdentity, createKeyPair, type Identity } from '../../../src/core/trust/key-pair.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { LIMITS, PROTOCOL_VERSION, type Member, type PeerId } from '../../../src/protocol/frames.js';
import type { Hello, MemberKeys } from '../../../src/protocol/hello.js';
import { identify, nameIdentity, sign } from '../../../src/protocol/signature.js';
import { idsOf, identityOf } from '../../support/cast.js';
import { bareHello, bareMember } from '../../support/trust/hellos.js';
import { textOf } from '../../support/greetings.js';
import { formatHello } from '../../support/identities.js';
import { mirror } from '../../support/trust/mirror.js';

const ids = await idsOf('ann', 'bob', 'mallory');
const ephemerals = await Promise.all([createKeyPair(), createKeyPair()]);
const [OURS, THEIRS] = ephemerals.map(({ publicKey }) => publicKey) as [string, string];
const PLACE = { party: 'main', room: 'x', mode: 'open' } as const;

/** Bob's keys, or what a test has in place of them. */
function keysOf(identity: Identity, more: Partial<MemberKeys> = {}): MemberKeys {
  return { identity: identity.publicKey, tab: 0, ephemeral: THEIRS, ...more };
}

/** Bob, as the server describes him, who has signed what a test has in place of what he usually says. */
async function bob(more: Partial<Hello> = {}, keys: Partial<MemberKeys> = {}): Promise<Member> {
  const identity = await identityOf('bob');
  const hello = bareHello({ relay: true, keys: keysOf(identity, keys), ...more });
  const id = await identify(identity.publicKey, keys.tab ?? 0);
  return {
    id,
    order: 7,
    presence: '{"name":"Bob"}',
    hello: await formatHello(hello, (...what) => sign(identity.privateKey, ...what)),
  };
}

/** The payload of a hello, and the bytes of its signature. */
function split({ hello }: Member): [payload: string, signature: Uint8Array] {
  const [payload = '', signature = ''] = hello.split('.');
  return [payload, decodeBase64(signature)];
}

describe('a member, as we know it', () => {
  const refused: PeerId[] = [];
  let recognise: Recognise;
  beforeEach(() => {
    refused.length = 0;
    const read: ReadPresence = (presence) => ({ presence, number: 0 });
    recognise = recogniseIn({ ...PLACE, id: ids.ann, ephemeral: OURS }, read, (id) => refused.push(id));
  });

  const know = async (member: Member): Promise<KnownMember | undefined> => (await recognise([member])).get(member);

  it('is who it says: its hello is genuine', async () => {
    const member = await bob();
    const known = await know(member);
    const { publicKey } = await identityOf('bob');
    assert.ok(known);
    assert.equal(known.identity, await nameIdentity(publicKey));
    assert.deepEqual([known.id, known.order, known.presence], [ids.bob, 7, '{"name":"Bob"}']);
    assert.deepEqual(known.hello, JSON.parse(Buffer.from(split(member)[0], 'base64url').toString()));
    assert.deepEqual(refused, []);
  });

  it('may be another tab of the same person: another id, the same identity', async () => {
    const [one, other] = [await bob(), await bob({}, { tab: 2 ** 32 - 1 })];
    const known = await recognise([one, other]);
    assert.notEqual(one.id, other.id);
    assert.equal(known.get(one)?.identity, known.get(other)?.identity);
    assert.deepEqual([known.size, refused], [2, []]);
  });

  it('may have no keys; then it has proven nothing', async () => {
    const member = bareMember('carol');
    const known = await know(member);
    assert.deepEqual([known?.id, known?.identity, known?.hello.keys, refused], ['carol', undefined, undefined, []]);
  });

  it('may speak later versions, too', async () => {
    assert.ok(await know(await bob({ versions: [PROTOCOL_VERSION, PROTOCOL_VERSION + 1, 99] })));
  });

  it('may be in a room of the other mode: it is known, so that the page can say why it is no peer', async () => {
    assert.equal((await know(await bob({ mode: 'secret' })))?.hello.mode, 'secret');
  });

  it('is left out alone: the others are known, in whatever order they are asked about', async () => {
    const [good, bad, plain] = [await bob(), bareMember(ids.mallory), bareMember('carol')];
    const known = await recognise([bad, good, plain]);
    assert.deepEqual([...known.keys()].map(({ id }) => id).sort(), [good.id, plain.id].sort());
    assert.deepEqual(refused, [ids.mallory]);
    assert.equal((await recognise([])).size, 0);
  });

  it('is left out if it is not genuine, though the secret that we share with its key is sought meanwhile', async () => {
    const sought: PeerId[] = [];
    const secret = new Promise<CryptoKey>(() => undefined);
    const read: ReadPresence = (presence) => ({ presence, number: 0 });
    const self = { ...PLACE, id: ids.ann, ephemeral: OURS };
    const recognise = recogniseIn(
      self,
      read,
      (id) => refused.push(id),
      (id) => {
        sought.push(id);
        return secret;
      },
    );
    const [good, plain, turned] = [await bob(), bareMember('carol'), await bob({}, { tab: 1, ephemeral: OURS })];
    const stolen = { ...good, id: ids.mallory };
    const known = await recognise([stolen, good, plain, turned]);
    assert.deepEqual([...known.keys()].map(({ id }) => id).sort(), [good.id, plain.id].sort());
    assert.equal(known.get(good)?.agreed, secret);
    assert.deepEqual(refused.toSorted(), [ids.mallory, turned.id].toSorted());
    assert.deepEqual(sought.toSorted(), [ids.mallory, good.id].toSorted());
  });

  it('is the same member, and no second one, under the other signature that fits', async () => {
    const member = await bob();
    const [payload, signature] = split(member);
    const twin = { ...member, hello: `${payload}.${encodeBase64(mirror(signature))}` };
    assert.notEqual(twin.hello, member.hello);
    const known = await recognise([member, twin]);
    assert.deepEqual(known.get(twin), known.get(member));
    assert.deepEqual([known.size, refused], [2, []]);
  });

  const WRONG: Readonly<Record<string, () => Member | Promise<Member>>> = {
    'it has the id of somebody else': async () => ({ ...(await bob()), id: ids.mallory }),
    'it has an id that is no hash': async () => ({ ...(await bob()), id: 'bob' }),
    'it is another tab than it says': async () => ({ ...(await bob({}, { tab: 1 })), id: ids.bob }),
    'it is for another room': () => bob({ room: 'y' }),
    'it is for another party': () => bob({ party: 'pair' }),
    'it speaks other versions only': () => bob({ versions: [PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 1] }),
    'it speaks no version': () => bob({ versions: [] }),
    'it has our id, and our key: we are turned round': async () => {
      const ann = await identityOf('ann');
      const hello = bareHello({ keys: keysOf(ann, { ephemeral: OURS }) });
      const signed = await formatHello(hello, (...what) => sign(ann.privateKey, ...what));
      return { id: ids.ann, order: 1, presence: '{}', hello: signed };
    },
    'it has our id, with another key': async () => {
      const ann = await identityOf('ann');
      const signed = await formatHello(bareHello({ keys: keysOf(ann) }), (...what) => sign(ann.privateKey, ...what));
      return { id: ids.ann, order: 1, presence: '{}', hello: signed };
    },
    'it has our id, and no keys': () => bareMember(ids.ann),
    'it has our key for the relay': () => bob({}, { ephemeral: OURS }),
    'it has no keys, but an id that only an identity can have': () => bareMember(ids.bob),
    'it has no keys, but a signature': async () => {
      const [, signature] = split(await bob());
      const plain = bareMember('carol');
      return { ...plain, hello: `${plain.hello}.${encodeBase64(signature)}` };
    },
    'it is not signed': async () => {
      const member = await bob();
      return { ...member, hello: split(member)[0] };
    },
    'its signature is empty': async () => {
      const member = await bob();
      return { ...member, hello: `${split(member)[0]}.` };
    },
    'it has two signatures': async () => {
      const member = await bob();
      return { ...member, hello: `${member.hello}.${encodeBase64(split(member)[1])}` };
    },
    'somebody else has signed it': async () => {
      const [identity, thief] = [await identityOf('bob'), await createIdentity()];
      const signed = await formatHello(bareHello({ keys: keysOf(identity) }), (...what) =>
        sign(thief.privateKey, ...what),
      );
      return { id: ids.bob, order: 1, presence: '{}', hello: signed };
    },
    'it is signed for something else': async () => {
      const identity = await identityOf('bob');
      const signed = await formatHello(bareHello({ keys: keysOf(identity) }), (_, ...what) =>
        sign(identity.privateKey, 'seat', ...what),
      );
      return { id: ids.bob, order: 1, presence: '{}', hello: signed };
    },
    'the signature of another hello is on it': async () => {
      const [member, other] = [await bob(), await bob({ instance: '2' })];
      return { ...member, hello: `${split(member)[0]}.${encodeBase64(split(other)[1])}` };
    },
    'its identity is no point of the curve': async () => {
      const identity = encodeBase64(Uint8Array.from({ length: 65 }, (_, i) => (i ? 0xff : 4)));
      const member = await bob({}, { identity });
      return { ...member, id: await identify(identity, 0) };
    },
    'it is no JSON': async () => ({ ...(await bob()), hello: encodeBase64(new TextEncoder().encode('{"versions":')) }),
    'it is no UTF-8': async () => ({ ...(await bob()), hello: encodeBase64(Uint8Array.from([0x22, 0xff, 0x22])) }),
    'it is no base64url': async () => ({ ...(await bob()), hello: '~'.repeat(40) }),
    'it is empty': async () => ({ ...(await bob()), hello: '' }),
    'it is longer than a hello may be': async () => {
      const member = await bob({ more: 'x'.repeat(LIMITS.hello) } as Partial<Hello>);
      assert.ok(member.hello.length > LIMITS.hello);
      return member;
    },
  };
  for (const [why, make] of Object.entries(WRONG)) {
    it(`is left out, and its id told once: ${why}`, async () => {
      const member = await make();
      assert.equal(await know(member), undefined);
      assert.deepEqual(refused, [member.id]);
    });
  }

  it('is left out if any bit of its hello is not as it was signed', async () => {
    const member = await bob();
    const [payload, signature] = split(member);
    const bytes = decodeBase64(payload);
    for (const [part, other] of [
      [bytes, (flipped: Uint8Array) => `${encodeBase64(flipped)}.${encodeBase64(signature)}`],
      [signature, (flipped: Uint8Array) => `${payload}.${encodeBase64(flipped)}`],
    ] as const) {
      for (let at = 0; at < part.length; at++) {
        const flipped = Uint8Array.from(part);
        flipped[at]! ^= 1 << (at % 8);
        assert.equal(await know({ ...member, hello: other(flipped) }), undefined, `byte ${at}`);
      }
    }
  });

  it('is left out if a field is missing, or is not what it must be', async () => {
    const whole = bareHello({ relay: true, keys: keysOf(await identityOf('bob')) });
    const wrongs: Readonly<Record<string, readonly unknown[]>> = {
      versions: [undefined, 3, '3', [3.5], ['3'], [-1], null],
      party: [undefined, '', 'a\nb', 7, null],
      room: [undefined, '', 'x'.repeat(LIMITS.name + 1), 7, null],
      mode: [undefined, '', 'passwords', null],
      instance: [undefined, '', 'x'.repeat(LIMITS.id + 1), 'a b', 7],
      direct: [undefined, 1, 'true', null],
      relay: [undefined, 0, '', null],
      keys: [
        null,
        7,
        'keys',
        {},
        { ...whole.keys, tab: -1 },
        { ...whole.keys, tab: 2 ** 32 },
        { ...whole.keys, tab: '0' },
      ],
    };
    const { privateKey } = await identityOf('bob');
    for (const [name, values] of Object.entries(wrongs)) {
      for (const value of values) {
        const payload = textOf({ ...whole, [name]: value });
        const hello = `${payload}.${await sign(privateKey, 'hello', payload)}`;
        const member = { id: ids.bob, order: 1, presence: '{}', hello };
        assert.equal(await know(member), undefined, `${name}: ${JSON.stringify(value)}`);
      }
    }
    for (const key of ['identity', 'ephemeral'] as const) {
      for (const value of [undefined, '', 'x', `${THEIRS}A`, THEIRS.slice(1), `${THEIRS.slice(1)}=`, 7]) {
        const member = await bob({ keys: { ...whole.keys, [key]: value } as MemberKeys });
        assert.equal(await know(member), undefined, `${key}: ${value}`);
      }
    }
  });
});
