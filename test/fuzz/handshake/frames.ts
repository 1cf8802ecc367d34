import assert from 'node:assert/strict';
import { KeyAgreement } from '../../../src/core/trust/key-agreement.js';
import { createKeyPair, type KeyPair } from '../../../src/core/trust/key-pair.js';
import type { Purpose } from '../../../src/core/trust/pair-keys.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { spoiltBytes } from '../../support/spoilt.js';
import { quiet, Side } from '../../support/trust/cipher-side.js';
import type { Lot } from '../lot.js';
import { Clock } from './clock.js';
import { turned, type HandshakeKind } from './kind.js';

const PURPOSES: readonly Purpose[] = ['relay', 'signals'];
/** Where a frame says the nonce of its sender, and where its number. */
const [NONCE_AT, NUMBER_AT] = [1, 17];
/** How often the honest may try once all is well: to doubt that the other one reads, and to meet anew, takes two rounds for each. */
const ROUNDS = 6;

/** Something that was sent, by whom, and for what. */
interface Sent {
  readonly by: Side;
  readonly purpose: Purpose;
  readonly frame: Bytes;
}

/** Two in a room who want to meet, others whose frames the server has seen, and what all of them have sent. */
class FrameScene {
  readonly #clock = new Clock();
  readonly #lot: Lot;
  readonly pair: readonly [Side, Side];
  /** Pairs of other rooms, of another secret, and of somebody who says to be one of the two. */
  readonly #others: readonly (readonly [Side, Side])[];
  readonly #sent: Sent[] = [];
  /** Who has been passed something as the other one has sent it. */
  readonly #fed = new Set<Side>();
  /** Whether the server passes on nothing as it is. */
  readonly #starves: boolean;
  /** All that was said by the two, and how often anybody has spoken. */
  readonly #said = new Set<string>();
  #times = 0;

  constructor(lot: Lot, keys: readonly KeyPair[]) {
    const [ann, bob, eve] = keys as [KeyPair, KeyPair, KeyPair];
    const salt = lot.chance(0.5) ? lot.bytes(32) : new Uint8Array();
    this.#lot = lot;
    this.#starves = lot.chance(0.3);
    this.pair = between(['ann', ann, salt], ['bob', bob, salt]);
    this.#others = [
      between(['ann', ann, salt, 'in another room'], ['bob', bob, salt, 'in another room']),
      between(['ann', ann, lot.bytes(32)], ['bob', bob, lot.bytes(32)]),
      between(['ann', eve, salt], ['bob', bob, salt]),
      between(['ann', ann, salt], ['bob', eve, salt]),
      between(['eve', eve, salt], ['bob', bob, salt]),
    ];
  }

  /** Somebody says something, which the server keeps. */
  async say(by: Side, purpose: Purpose): Promise<void> {
    const text = `${purpose} ${++this.#times} of ${by.id}`;
    if (this.pair.includes(by)) this.#said.add(text);
    await by.say(text, purpose);
    this.#keep(by, purpose);
  }

  /** Everybody has said something. */
  async begin(): Promise<void> {
    for (const [one, other] of [this.pair, ...this.#others]) {
      for (const side of [one, other]) await this.say(side, this.#lot.pick(PURPOSES));
    }
  }

  /** Delivers one case to one of the two. */
  async attack(): Promise<void> {
    const lot = this.#lot;
    if (lot.chance(0.2)) await this.say(lot.pick(this.pair), lot.pick(PURPOSES));
    if (lot.chance(0.02)) lot.pick(this.pair).begin();
    if (lot.chance(0.05)) this.#clock.wait(2_000);
    const { by, frame, purpose } = lot.pick(this.#sent);
    const to = lot.chance(0.8) && this.pair.includes(by) ? by.other : lot.pick(this.pair);
    let changed = this.#changed(frame);
    if (this.#starves && this.#isGenuine(changed, to))
      changed = turned(changed, lot.below(changed.length), lot.below(8));
    if (this.#isGenuine(changed, to)) this.#fed.add(to);
    await to.take(changed, lot.chance(0.9) ? purpose : lot.pick(PURPOSES));
    // A question may be on its way; the server sees it, and passes nothing on.
    for (const side of this.pair) this.#keep(side, 'signals', side.questions);
  }

  /** What the two have heard is what the other has said for this purpose, each once. Nobody else is proven. */
  check(): void {
    for (const side of this.pair) {
      const { heard, other, id, proven } = side;
      if (!this.#fed.has(side)) assert.deepEqual([heard, proven], [[], 0], `${id} was passed nothing genuine`);
      assert.equal(new Set(heard).size, heard.length, `${id} heard something twice`);
      for (const text of heard) assert(this.#said.has(text) && text.endsWith(` of ${other.id}`), `${id} heard ${text}`);
    }
  }

  /** From now on the server is honest: both get through, as they are. */
  async settle(): Promise<void> {
    const before = this.#times;
    for (const side of this.pair) {
      this.#fed.add(side);
      side.cut = false;
    }
    const reached = ({ heard, proven }: Side): boolean =>
      proven > 0 && heard.some((text) => Number(text.split(' ')[1]) > before);
    for (let round = 0; round < ROUNDS && !this.pair.every(reached); round++) {
      this.#clock.wait(2_000);
      await Promise.all(this.pair.map((side) => this.say(side, 'relay')));
      await quiet(...this.pair);
    }
    assert(this.pair.every(reached), 'the honest get through, and have proven themselves');
  }

  /** Nothing more passes between the two. A question may wait for its second. */
  end(): void {
    for (const side of this.pair) side.cut = true;
    this.#clock.release();
  }

  /** Whether this is, byte for byte, something that was sent to this one by the other of the two. */
  #isGenuine(bytes: Bytes, to: Side): boolean {
    return this.#sent.some(({ by, frame }) => by === to.other && Buffer.compare(frame, bytes) === 0);
  }

  #keep(by: Side, purpose: Purpose, from: Bytes[] = by.sent): void {
    this.#sent.push(...from.splice(0).map((frame) => ({ by, purpose, frame })));
  }

  /** The frame as it is, or not quite. */
  #changed(frame: Bytes): Bytes {
    const lot = this.#lot;
    const other = lot.pick(this.#sent).frame;
    const changes: readonly (() => Bytes)[] = [
      () => frame.slice(),
      () => frame.slice(),
      () => turned(frame, lot.below(frame.length), lot.below(8)),
      () => spoiltBytes(frame, lot.next),
      () => frame.slice(0, lot.below(frame.length + 1)),
      () => frame.slice().fill(lot.below(256), 0, 1),
      () => frame.slice().fill(lot.below(256), NUMBER_AT + lot.below(8), NUMBER_AT + 8),
      () => Uint8Array.from([...frame, ...lot.bytes(1 + lot.below(40))]),
      () =>
        Uint8Array.from([
          ...frame.subarray(0, NONCE_AT),
          ...other.subarray(NONCE_AT, NUMBER_AT),
          ...frame.subarray(NUMBER_AT),
        ]),
      () => Uint8Array.from([...other.subarray(0, NUMBER_AT), ...frame.subarray(NUMBER_AT)]),
      () => Uint8Array.from([...frame.subarray(0, NUMBER_AT), ...other.subarray(NUMBER_AT)]),
      () => lot.bytes(lot.size(2_000)).fill(lot.below(3), 0, 1),
    ];
    return lot.pick(changes)();
  }
}

/** One side of a pair: its id, its keys, the secret of its room, and what else its hello says. */
type Person = readonly [id: string, keys: KeyPair, salt: Bytes, hello?: string];

/** Two who mean each other, and a server that lets nothing through. */
function between(...people: readonly [Person, Person]): readonly [Side, Side] {
  const [one, other] = people.map(([id, pair, salt, hello = 'here']) => {
    const self = { id, payload: `${id} is ${hello}` };
    return new Side({ keyAgreement: new KeyAgreement(pair, self, { salt }), publicKey: pair.publicKey, self });
  }) as [Side, Side];
  [one.other, other.other] = [other, one];
  for (const side of [one, other]) {
    side.cut = true;
    side.begin();
  }
  return [one, other];
}

async function scene(lot: Lot): Promise<FrameScene> {
  return new FrameScene(lot, await Promise.all(Array.from({ length: 3 }, createKeyPair)));
}

export const FRAMES: HandshakeKind = {
  kind: 'handshake: frames of two, of others and of earlier meetings',
  share: 50_000,
  volley: 50,
  async deliver(lot, cases) {
    const two = await scene(lot);
    try {
      await two.begin();
      for (let i = 0; i < cases; i++) await two.attack();
      two.check();
      await two.settle();
      two.check();
    } finally {
      two.end();
    }
  },
};
