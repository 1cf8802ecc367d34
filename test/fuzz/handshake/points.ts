import assert from 'node:assert/strict';
import { SignalLine } from '../../../src/core/peer/signal-line.js';
import { createKeyPair } from '../../../src/core/trust/key-pair.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { spoiltBytes } from '../../support/spoilt.js';
import { createKeyAgreement } from '../../support/trust/create-key-agreement.js';
import { bareHello, knownMember } from '../../support/trust/hellos.js';
import type { Lot } from '../lot.js';
import { turned, type HandshakeKind } from './kind.js';

/** The field and the constant of P-256 (FIPS 186-5): y² = x³ − 3x + b. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (number: bigint): Uint8Array => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');

/** Whether these 65 bytes say a point of the curve. */
function isPoint(bytes: Uint8Array): boolean {
  const [x, y] = [numberOf(bytes.subarray(1, 33)), numberOf(bytes.subarray(33))];
  return bytes.length === 65 && x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

/** The bytes of a public key, as somebody may write them who has none. */
function changed(lot: Lot, key: Uint8Array, other: Uint8Array): Uint8Array {
  const y = numberOf(key.subarray(33));
  const changes: readonly (() => Uint8Array)[] = [
    () => turned(key, lot.below(65), lot.below(8)),
    () => spoiltBytes(key, lot.next),
    () => key.slice().fill(lot.below(256), 0, 1),
    () => Uint8Array.from([...key.subarray(0, 33), ...other.subarray(33)]),
    () => Uint8Array.from([4, ...key.subarray(33), ...key.subarray(1, 33)]),
    () => Uint8Array.from([...key.subarray(0, 33), ...bytesOf(P - y)]),
    () => Uint8Array.from([4, ...bytesOf(P), ...bytesOf(lot.pick([0n, 1n, P, P - 1n]))]),
    () => new Uint8Array(65).fill(lot.pick([0, 4, 255])),
    () => Uint8Array.from([4, ...lot.bytes(64)]),
    () => key.slice(0, lot.below(65)),
    () => Uint8Array.from([...key, ...lot.bytes(1 + lot.below(9))]),
  ];
  return lot.pick(changes)();
}

export const POINTS: HandshakeKind = {
  kind: 'handshake: public keys that are none',
  share: 4_000,
  volley: 50,
  async deliver(lot, cases) {
    const { keyAgreement } = await createKeyAgreement('ann');
    const [one, other] = (await Promise.all([createKeyPair(), createKeyPair()])).map(({ publicKey }) =>
      decodeBase64(publicKey),
    ) as [Uint8Array, Uint8Array];
    for (let i = 0; i < cases; i++) {
      const bytes = changed(lot, one, other);
      const key = encodeBase64(bytes);
      const agreed = await keyAgreement.meet({ id: 'bob', payload: 'bob' }, key).then(
        () => true,
        () => false,
      );
      const compressed = bytes.length === 33 && (bytes[0] === 2 || bytes[0] === 3);
      if (agreed) assert(isPoint(bytes) || compressed, `a key was agreed with ${Buffer.from(bytes).toString('hex')}`);
      if (lot.chance(0.8)) continue;
      const posted: string[] = [];
      const reported: string[] = [];
      const keys = { identity: key, tab: 0, ephemeral: key };
      const owner = {
        take: () => assert.fail('Nobody has said anything.'),
        prove: () => assert.fail('Of whom?'),
        renew: () => undefined,
      };
      const line = new SignalLine({ ...knownMember('bob'), hello: bareHello({ keys }) }, owner, {
        keyAgreement,
        post: (text) => posted.push(text),
        report: (code) => reported.push(code),
      });
      line.send({ type: 'request', link: '1' });
      line.receive(encodeBase64(lot.bytes(60).fill(lot.below(2), 0, 1)));
      await line.cipher?.carry('relay', new Uint8Array(1), () => undefined).catch(() => undefined);
      assert.deepEqual([posted.length, reported], agreed ? [1, []] : [0, ['bad-hello']]);
    }
    assert(await keyAgreement.meet({ id: 'bob', payload: 'bob' }, encodeBase64(one)), 'the honest key is taken');
  },
};
