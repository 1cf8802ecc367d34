/** `node --import tsx test/support/trust/write-vectors.ts` makes new values for the worked example in `docs/protocol.md`, and prints them. */
import { createECDH, randomBytes } from 'node:crypto';
import { encodeBase64 } from '../../../src/protocol/base64.js';
import { encodeHello, type Hello } from '../../../src/protocol/hello.js';
import { sign } from '../../../src/protocol/signature.js';
import { fields, hkdf, importPrivate, seal, sha256, toHex } from './vectors.js';

const [PARTY, ROOM, COUNTER, NUMBER] = ['main', 'den', 1, 1];
const CONTENT = 'Hello, Bob!';
const PRESENCE = '{"name":"Ann"}';
const NO_SALT = new Uint8Array();

interface Pair {
  readonly number: Uint8Array<ArrayBuffer>;
  readonly point: Uint8Array<ArrayBuffer>;
}

function createPair(): Pair {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return { number: Uint8Array.from(pair.getPrivateKey()), point: Uint8Array.from(pair.getPublicKey()) };
}

async function person(instance: string): Promise<{ identity: Pair; ephemeral: Pair; id: string; payload: string }> {
  const [identity, ephemeral] = [createPair(), createPair()];
  const id = encodeBase64(await sha256(Uint8Array.from([...identity.point, 0, 0, 0, 0]))).slice(0, 22);
  const keys = { identity: encodeBase64(identity.point), tab: 0, ephemeral: encodeBase64(ephemeral.point) };
  const hello: Hello = {
    versions: [3],
    party: PARTY,
    room: ROOM,
    mode: 'secret',
    instance,
    direct: true,
    relay: true,
    keys,
  };
  return { identity, ephemeral, id, payload: encodeHello(hello) };
}

const [ann, bob] = [await person('ann-1'), await person('bob-1')];
const key = await importPrivate('ECDSA', ann.identity.number, ann.identity.point);
const [nonceOfAnn, nonceOfBob, roomSecret] = [randomBytes(16), randomBytes(16), randomBytes(16)].map((bytes) =>
  Uint8Array.from(bytes),
) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
const ecdh = createECDH('prime256v1');
ecdh.setPrivateKey(ann.ephemeral.number);
const shared = Uint8Array.from(ecdh.computeSecret(bob.ephemeral.point));
const roomKey = await hkdf(roomSecret, NO_SALT, fields('webrtc-elements room', PARTY, ROOM));

async function keyFor(
  purpose: string,
  ...nonces: readonly [Uint8Array, Uint8Array]
): Promise<Record<'transcript' | 'key', Uint8Array<ArrayBuffer>>> {
  const sides = [
    [ann, nonces[0]],
    [bob, nonces[1]],
  ] as const;
  const ordered = [...sides].sort(([one], [other]) => (one.id < other.id ? -1 : 1));
  const transcript = await sha256(fields(...ordered.flatMap(([{ payload }, nonce]) => [payload, nonce])));
  return { transcript, key: await hkdf(shared, roomKey, fields('webrtc-elements pair', purpose, ann.id, transcript)) };
}

function frameOf(kind: number, sealed: Uint8Array): Uint8Array {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(NUMBER));
  return Uint8Array.from([kind, ...nonceOfAnn, ...number, ...sealed]);
}

const text = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(words));
const early = await keyFor('signals', nonceOfAnn, NO_SALT);
const paired = await keyFor('relay', nonceOfAnn, nonceOfBob);
const presenceKey = await hkdf(roomKey, NO_SALT, fields('webrtc-elements presence', ann.id, 'ann-1'));
const sealedPresence = await seal(presenceKey, NUMBER, text(PRESENCE));
const signed = Buffer.from(
  await sign(key, 'presence', PARTY, ROOM, ann.id, 'ann-1', String(NUMBER), sealedPresence),
  'base64url',
);
const numbered = Buffer.alloc(8);
numbered.writeBigUInt64BE(BigInt(NUMBER));

const values: Readonly<Record<string, string>> = {
  party: PARTY,
  room: ROOM,
  'ann identity private': toHex(ann.identity.number),
  'ann identity public': toHex(ann.identity.point),
  'ann peer identity': encodeBase64(await sha256(ann.identity.point)),
  'ann id': ann.id,
  'ann ephemeral private': toHex(ann.ephemeral.number),
  'ann ephemeral public': toHex(ann.ephemeral.point),
  'ann hello': `${ann.payload}.${await sign(key, 'hello', ann.payload)}`,
  'ann seat': `${COUNTER}.${await sign(key, 'seat', PARTY, ROOM, ann.id, 'ann-1', String(COUNTER))}`,
  'bob identity public': toHex(bob.identity.point),
  'bob id': bob.id,
  'bob ephemeral private': toHex(bob.ephemeral.number),
  'bob ephemeral public': toHex(bob.ephemeral.point),
  'bob payload': bob.payload,
  'nonce of ann': toHex(nonceOfAnn),
  'nonce of bob': toHex(nonceOfBob),
  'shared secret': toHex(shared),
  'room secret': encodeBase64(roomSecret),
  'room key': toHex(roomKey),
  'early transcript': toHex(early.transcript),
  'early key': toHex(early.key),
  'early frame': toHex(frameOf(0, await seal(early.key, NUMBER, text(CONTENT)))),
  'paired transcript': toHex(paired.transcript),
  'paired key': toHex(paired.key),
  'paired frame': toHex(frameOf(1, await seal(paired.key, NUMBER, text(CONTENT)))),
  content: CONTENT,
  presence: PRESENCE,
  'presence key': toHex(presenceKey),
  'sealed presence': JSON.stringify({
    sealed: encodeBase64(Uint8Array.from([...numbered, ...signed, ...sealedPresence])),
  }),
};
const width = Math.max(...Object.keys(values).map(({ length }) => length));
for (const [name, value] of Object.entries(values)) process.stdout.write(`${name.padEnd(width)} = ${value}\n`);
