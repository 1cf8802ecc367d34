import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyAgreement } from '../../../src/core/trust/key-agreement.js';
import { PairCipher } from '../../../src/core/trust/pair-cipher.js';
import { RoomSecret } from '../../../src/core/trust/room-secret.js';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import { checkGreeting } from '../../../src/protocol/check-greeting.js';
import { parseHello } from '../../../src/protocol/check-hello.js';
import { HELLO, SEAT, SUBPROTOCOL } from '../../../src/protocol/greeting.js';
import { identify, nameIdentity } from '../../../src/protocol/signature.js';
import { fields, fromHex, hkdf, importPrivate, readVectors, seal, sha256, toHex } from '../../support/trust/vectors.js';

const page = readVectors();
const NO_SALT = new Uint8Array();

function the(name: string): string {
  const value = page[name];
  assert(value, `the page has no ${name}`);
  return value;
}
const bytes = (name: string): Uint8Array<ArrayBuffer> => fromHex(the(name));
const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);
const payloadOf = (name: 'ann' | 'bob'): string =>
  name === 'ann' ? the('ann hello').split('.')[0]! : the('bob payload');

/** The frame that the page describes: its kind, Ann’s nonce, its number, and what is sealed. */
async function frame(kind: number, key: string): Promise<string> {
  const sealed = await seal(bytes(key), 1, text(the('content')));
  return `0${kind}${the('nonce of ann')}${'1'.padStart(16, '0')}${toHex(sealed)}`;
}

/** What Bob reads Ann’s frames with. */
async function bobsCipher(salt: Uint8Array<ArrayBuffer>, prove: () => void): Promise<PairCipher> {
  const privateKey = await importPrivate('ECDH', bytes('bob ephemeral private'), bytes('bob ephemeral public'));
  const own = { publicKey: encodeBase64(bytes('bob ephemeral public')), privateKey };
  const nothing = (): void => undefined;
  return new PairCipher({
    keyAgreement: new KeyAgreement(own, { id: the('bob id'), payload: payloadOf('bob') }, { salt }),
    peer: { id: the('ann id'), payload: payloadOf('ann') },
    publicKey: encodeBase64(bytes('ann ephemeral public')),
    send: nothing,
    prove,
    renew: nothing,
  });
}

describe('the worked example of the protocol', () => {
  it('follows from what the page says, step by step', async () => {
    const [party, room] = [the('party'), the('room')];
    assert.equal(encodeBase64(await sha256(bytes('ann identity public'))), the('ann peer identity'));
    for (const name of ['ann', 'bob'] as const) {
      const point = bytes(`${name} identity public`);
      assert.equal(encodeBase64(await sha256(Uint8Array.from([...point, 0, 0, 0, 0]))).slice(0, 22), the(`${name} id`));
      const { keys } = parseHello(payloadOf(name)) ?? {};
      assert.equal(keys?.ephemeral, encodeBase64(bytes(`${name} ephemeral public`)));
    }
    for (const [own, other] of [
      ['ann', 'bob'],
      ['bob', 'ann'],
    ] as const) {
      const key = await importPrivate('ECDH', bytes(`${own} ephemeral private`), bytes(`${own} ephemeral public`));
      const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
      const theirs = await crypto.subtle.importKey('raw', bytes(`${other} ephemeral public`), curve, false, []);
      const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, key, 256);
      assert.equal(toHex(secret), the('shared secret'));
    }
    const secret = Uint8Array.from(Buffer.from(the('room secret'), 'base64url'));
    assert.equal(toHex(await hkdf(secret, NO_SALT, fields('webrtc-elements room', party, room))), the('room key'));
    for (const [which, purpose, kind, nonceOfBob] of [
      ['early', 'signals', 0, NO_SALT],
      ['paired', 'relay', 1, bytes('nonce of bob')],
    ] as const) {
      const sides = [
        [the('ann id'), payloadOf('ann'), bytes('nonce of ann')],
        [the('bob id'), payloadOf('bob'), nonceOfBob],
      ] as const;
      const ordered = [...sides].sort(([one], [other]) => (one < other ? -1 : 1));
      const transcript = await sha256(fields(...ordered.flatMap(([, payload, nonce]) => [payload, nonce])));
      assert.equal(toHex(transcript), the(`${which} transcript`));
      const info = fields('webrtc-elements pair', purpose, the('ann id'), transcript);
      assert.equal(toHex(await hkdf(bytes('shared secret'), bytes('room key'), info)), the(`${which} key`));
      assert.equal(await frame(kind, `${which} key`), the(`${which} frame`));
    }
    const info = fields('webrtc-elements presence', the('ann id'), 'ann-1');
    assert.equal(toHex(await hkdf(bytes('room key'), NO_SALT, info)), the('presence key'));
    const { sealed } = JSON.parse(the('sealed presence')) as { sealed: string };
    const ciphertext = await seal(bytes('presence key'), 1, text(the('presence')));
    assert.equal(toHex(Buffer.from(sealed, 'base64url').subarray(72)), toHex(ciphertext));
  });

  it('is what the server takes from Ann', async () => {
    const header = [SUBPROTOCOL, HELLO + the('ann hello'), SEAT + the('ann seat')].join(', ');
    const greeting = await checkGreeting(header, the('ann id'), { party: the('party'), room: the('room') });
    assert(typeof greeting === 'object', `it is ${JSON.stringify(greeting)}`);
    assert.deepEqual(greeting.proof, { counter: 1 });
    const identity = encodeBase64(bytes('ann identity public'));
    assert.deepEqual(
      [await identify(identity, 0), await nameIdentity(identity)],
      [the('ann id'), the('ann peer identity')],
    );
  });

  it('is what Bob reads', async () => {
    const secret = await RoomSecret.of(the('room secret'), { party: the('party'), room: the('room'), mode: 'secret' });
    assert.equal(toHex(secret.salt), the('room key'));
    const hello = parseHello(payloadOf('ann'))!;
    assert.deepEqual(await secret.open(the('sealed presence'), { id: the('ann id'), hello }), {
      presence: the('presence'),
      number: 1,
    });
    const cipher = await bobsCipher(secret.salt, () => undefined);
    assert.equal(new TextDecoder().decode(await cipher.open('signals', bytes('early frame'))), the('content'));
  });

  it('is what Bob reads once Ann knows his nonce', async (t) => {
    t.mock.method(crypto, 'getRandomValues', (into: Uint8Array) => {
      into.set(bytes('nonce of bob'));
      return into;
    });
    let proven = 0;
    const cipher = await bobsCipher(bytes('room key'), () => proven++);
    assert.equal(new TextDecoder().decode(await cipher.open('relay', bytes('paired frame'))), the('content'));
    assert.equal(proven, 1);
  });
});
