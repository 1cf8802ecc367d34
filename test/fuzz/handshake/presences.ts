import assert from 'node:assert/strict';
import { RoomSecret, type Speaker } from '../../../src/core/trust/room-secret.js';
import { createSecret } from '../../../src/core/trust/secret.js';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { helloOf } from '../../support/greetings.js';
import { createIdentity, type Identity } from '../../support/identities.js';
import { spoiltBytes } from '../../support/spoilt.js';
import { mirror } from '../../support/trust/mirror.js';
import type { Lot } from '../lot.js';
import { spoiledJson } from '../spoiled-json.js';
import { turned, type HandshakeKind } from './kind.js';

const PLACE = { party: 'main', room: 'x', mode: 'secret' } as const;
/** Where a sealed presence has its signature, and where what that covers. */
const [SIGNATURE_AT, SEALED_AT] = [8, 72];

/** A presence as it travels, and whose it is. */
interface Sealed {
  readonly speaker: Speaker;
  readonly text: string;
}

/** What the server may say in place of a presence. */
function changed(lot: Lot, all: readonly Sealed[]): string {
  const [one, other] = [lot.pick(all), lot.pick(all)].map(({ text }) =>
    decodeBase64((JSON.parse(text) as { sealed: string }).sealed),
  ) as [Uint8Array, Uint8Array];
  const ways: readonly (() => Uint8Array)[] = [
    () => one,
    () => turned(one, lot.below(one.length), lot.below(8)),
    () => spoiltBytes(one, lot.next),
    () => one.slice(0, lot.below(one.length)),
    () => Uint8Array.from([...one.subarray(0, SIGNATURE_AT), ...other.subarray(SIGNATURE_AT)]),
    () => Uint8Array.from([...one.subarray(0, SEALED_AT), ...other.subarray(SEALED_AT)]),
    () =>
      Uint8Array.from([
        ...one.subarray(0, SIGNATURE_AT),
        ...mirror(one.subarray(SIGNATURE_AT, SEALED_AT)),
        ...one.subarray(SEALED_AT),
      ]),
    () => lot.bytes(lot.size(4_000)),
  ];
  const said = { sealed: encodeBase64(lot.pick(ways)()) };
  return lot.chance(0.8) ? JSON.stringify(said) : spoiledJson(lot, said);
}

export const PRESENCES: HandshakeKind = {
  kind: 'handshake: sealed presences',
  share: 6_000,
  volley: 100,
  async deliver(lot, cases) {
    const [ann, bob] = await Promise.all([createIdentity(), createIdentity()]);
    const secret = await RoomSecret.of(createSecret(), PLACE);
    const others = [
      await RoomSecret.of(createSecret(), PLACE),
      await RoomSecret.of(createSecret(), { ...PLACE, room: 'y' }),
    ];
    const people: readonly (readonly [Identity, Speaker])[] = [ann, bob].flatMap((identity) =>
      ['1', '2'].map(
        (instance) =>
          [identity, { id: identity.id, hello: helloOf({ ...PLACE, instance, keys: identity.keys }) }] as const,
      ),
    );
    /** What each page has said, by its number. */
    const said = new Map<Speaker, Map<number, string>>();
    const sealed: Sealed[] = [];
    for (const [{ sign }, speaker] of people) {
      const words = new Map<number, string>();
      said.set(speaker, words);
      for (const number of [1, 2, 2 ** 40]) {
        const presence = JSON.stringify({ name: `${speaker.id} ${speaker.hello.instance} ${number}` });
        words.set(number, presence);
        sealed.push({ speaker, text: await secret.seal({ presence, number }, speaker, sign) });
      }
      for (const room of others) {
        sealed.push({ speaker, text: await room.seal({ presence: '{"name":"other"}', number: 9 }, speaker, sign) });
      }
    }
    for (let i = 0; i < cases; i++) {
      const [, speaker] = lot.pick(people);
      const opened = await secret.open(changed(lot, sealed), speaker);
      if (opened) assert.equal(opened.presence, said.get(speaker)?.get(opened.number), 'it has not said that');
    }
    for (const { speaker, text } of sealed.filter((_, i) => i % 5 < 3)) {
      assert(await secret.open(text, speaker), 'the honest are read');
    }
  },
};
