import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createSecret } from 'webrtc-elements/core';
import { RoomSecret, type NumberedPresence, type Speaker } from '../../../src/core/trust/room-secret.js';
import { isSecret, LONGEST_SEALED } from '../../../src/core/trust/secret.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { LIMITS } from '../../../src/protocol/frames.js';
import type { Sign } from '../../../src/protocol/hello.js';
import { parsePresence } from '../../../src/protocol/presence.js';
import { helloOf } from '../../support/greetings.js';
import { createIdentity, type Identity } from '../../support/identities.js';

const PLACE = { party: 'main', room: 'x', mode: 'secret' } as const;
const SECRET = createSecret();
const [ANN, BOB] = [await createIdentity(), await createIdentity()];

function speaker({ id, keys }: Identity, instance = '1'): Speaker {
  return { id, hello: helloOf({ ...PLACE, keys, instance }) };
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => decodeBase64(String(parsePresence(text)['sealed']));
const textOf = (bytes: Uint8Array): string => JSON.stringify({ sealed: encodeBase64(bytes) });

describe('the secret of a room', () => {
  let secret: RoomSecret;
  let sealed: string;
  const presence = '{"name":"Ann","mood":"glad"}';
  const seal = (text: string, number: number, self = speaker(ANN), sign: Sign = ANN.sign): Promise<string> =>
    secret.seal({ presence: text, number }, self, sign);
  const open = (text: string, member = speaker(ANN)): Promise<NumberedPresence | undefined> =>
    secret.open(text, member);

  beforeEach(async () => {
    secret = await RoomSecret.of(SECRET, PLACE);
    sealed = await seal(presence, 7);
  });

  it('is 128 random bits, in 22 characters that a link can hold', () => {
    const some = Array.from({ length: 100 }, createSecret);
    assert.equal(new Set(some).size, 100);
    for (const one of some) {
      assert.match(one, /^[\w-]{22}$/);
      assert.ok(isSecret(one));
      assert.equal(decodeBase64(one).length, 16);
    }
  });

  it('gives others who have it what a member says, and its number', async () => {
    const other = await RoomSecret.of(SECRET, { ...PLACE });
    assert.deepEqual(await other.open(sealed, speaker(ANN)), { presence, number: 7 });
    assert.deepEqual(other.salt, secret.salt);
    assert.equal(secret.salt.length, 32);
  });

  it('shows the server nothing but a number', () => {
    assert.deepEqual(Object.keys(parsePresence(sealed)), ['sealed']);
    const bytes = Buffer.from(bytesOf(sealed));
    assert.equal(bytes.readBigUInt64BE(0), 7n);
    assert.equal(bytes.length, 8 + 64 + presence.length + 16);
    for (const word of ['Ann', 'mood', 'glad', 'name']) assert(!bytes.includes(word), word);
  });

  it('lets nothing pass that was altered, at any byte, or cut', async () => {
    const bytes = bytesOf(sealed);
    for (let at = 0; at < bytes.length; at++) {
      const altered = bytes.slice();
      altered[at]! ^= 1;
      assert.equal(await open(textOf(altered)), undefined, `byte ${at}`);
    }
    for (let size = 0; size < bytes.length; size++) assert.equal(await open(textOf(bytes.slice(0, size))), undefined);
    for (const text of ['', '{}', '[]', '{"sealed":7}', '{"sealed":"~"}', '{"name":"Ann"}', 'nonsense'])
      assert.equal(await open(text), undefined, text);
  });

  it('lets nothing pass that somebody else has said, even one who has the secret', async () => {
    assert.equal(await open(sealed, speaker(BOB)), undefined, 'as that of another');
    assert.equal(await open(await seal(presence, 8, speaker(ANN), BOB.sign)), undefined, 'signed by another');
    assert.equal(await open(sealed, { id: ANN.id, hello: helloOf({ ...PLACE }) }), undefined, 'of one without keys');
    assert.equal(await open(sealed, { ...speaker(ANN), id: BOB.id }), undefined, 'under another id');
    const relabelled: Sign = (_, ...fields) => ANN.sign('hello', ...fields);
    assert.equal(await open(await seal(presence, 8, speaker(ANN), relabelled)), undefined, 'signed for something else');
  });

  it('lets nothing pass from another page of the same member', async () => {
    assert.equal(await open(sealed, speaker(ANN, '2')), undefined);
  });

  for (const [what, place] of [
    ['another room', { ...PLACE, room: 'y' }],
    ['another party', { ...PLACE, party: 'pair' }],
    ['a room whose names run together', { ...PLACE, party: 'mai', room: 'nx' }],
  ] as const) {
    it(`lets nothing pass from ${what}, though the secret is the same`, async () => {
      const other = await RoomSecret.of(SECRET, place);
      assert.notDeepEqual(other.salt, secret.salt);
      assert.equal(await open(await other.seal({ presence, number: 8 }, speaker(ANN), ANN.sign)), undefined);
      assert.equal(await other.open(sealed, speaker(ANN)), undefined);
    });
  }

  it('is another one if any bit is another', async () => {
    for (let at = 0; at < 16; at++) {
      const bytes = decodeBase64(SECRET);
      bytes[at]! ^= 1;
      const other = await RoomSecret.of(encodeBase64(bytes), PLACE);
      assert.notDeepEqual(other.salt, secret.salt);
      assert.equal(await other.open(sealed, speaker(ANN)), undefined);
    }
  });

  it('seals the longest presence so that it still is one', async () => {
    const longest = `{"x":"${'x'.repeat(LONGEST_SEALED - 8)}"}`;
    assert.equal(longest.length, LONGEST_SEALED);
    const text = await seal(longest, 2 ** 52);
    assert.ok(text.length <= LIMITS.presence, `${text.length} characters`);
    assert.deepEqual(await open(text), { presence: longest, number: 2 ** 52 });
  });
});
