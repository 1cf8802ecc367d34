import assert from 'node:assert/strict';
import { decodeBase64, encodeBase64 } from '../../../src/protocol/base64.js';
import { spoiltBytes } from '../../support/spoilt.js';
import { meetOnLines, quietLines, type LineSide } from '../../support/trust/line-side.js';
import type { Lot } from '../lot.js';
import { spoiledJson } from '../spoiled-json.js';
import { Clock } from './clock.js';
import { turned, type HandshakeKind } from './kind.js';

/** What a line may say of what it gets: nothing else escapes it. */
const CODES = ['bad-signal', 'peer-overload'];
/** Signals that come at once: more than may wait. */
const BURST = 250;
const ROUNDS = 5;

/** Two whose signals go through a server that does what it likes. */
class LineScene {
  readonly #clock = new Clock();
  readonly #lot: Lot;
  readonly #two: readonly [LineSide, LineSide];
  readonly #strangers: readonly [LineSide, LineSide];
  /** What each has said, in short. */
  readonly #words = new Map<LineSide, Set<string>>();
  #said = 0;

  private constructor(lot: Lot, two: readonly [LineSide, LineSide], strangers: readonly [LineSide, LineSide]) {
    this.#lot = lot;
    this.#two = two;
    this.#strangers = strangers;
    for (const side of [...two, ...strangers]) side.cut = true;
  }

  static async open(lot: Lot): Promise<LineScene> {
    return new LineScene(lot, await meetOnLines(), await meetOnLines());
  }

  /** Both have said something, which nobody has got; so have others who have the same ids. */
  async begin(): Promise<void> {
    for (const side of [...this.#two, ...this.#strangers]) this.#say(side);
    await quietLines(...this.#two, ...this.#strangers);
  }

  /** Delivers cases to one of the two, all at once. */
  async attack(cases: number): Promise<void> {
    const lot = this.#lot;
    if (lot.chance(0.5)) this.#say(lot.pick(this.#two));
    if (lot.chance(0.1)) lot.pick(this.#two).begin();
    const to = lot.pick(this.#two);
    for (let i = 0; i < cases; i++) to.line.receive(this.#text());
    await quietLines(...this.#two);
  }

  /** Each has taken only what the other has said, and reported the rest. */
  check(): void {
    for (const { taken, reported, other } of this.#two) {
      const foreign = taken.filter((signal) => !this.#saidBy(other).has(signal));
      assert.deepEqual(foreign, []);
      assert.deepEqual(
        reported.filter((code) => !CODES.includes(code)),
        [],
      );
    }
  }

  /** From now on the server is honest: both get through, if need be once they have begun anew. */
  async settle(): Promise<void> {
    const before = this.#said;
    for (const side of this.#two) side.cut = false;
    const reached = ({ taken }: LineSide): boolean => taken.some((signal) => Number(signal.split(' ')[2]) > before);
    for (let round = 0; round < 2 * ROUNDS && !this.#two.every(reached); round++) {
      if (round === ROUNDS) for (const side of this.#two) side.begin(); // as when the server says that they have left and come
      this.#clock.wait(2_000);
      for (const side of this.#two) this.#say(side);
      await quietLines(...this.#two);
    }
    assert(this.#two.every(reached), 'the honest get through');
  }

  /** Nothing more passes between the two. A question may wait for its second. */
  end(): void {
    for (const side of this.#two) side.cut = true;
    this.#clock.release();
  }

  #saidBy(side: LineSide): Set<string> {
    const words = this.#words.get(side) ?? new Set<string>();
    this.#words.set(side, words);
    return words;
  }

  #say(side: LineSide): void {
    const link = `${this.#two.indexOf(side)} ${++this.#said}`;
    this.#saidBy(side).add(`request ${link}`);
    side.line.send({ type: 'request', link });
  }

  /** A signal as the server may pass it on. */
  #text(): string {
    const lot = this.#lot;
    const text = lot.pick([...this.#two, ...this.#two, ...this.#strangers].flatMap(({ posted }) => posted));
    const changes: readonly (() => string)[] = [
      () => text,
      () => encodeBase64(turned(decodeBase64(text), lot.below(text.length / 2), lot.below(8))),
      () => encodeBase64(spoiltBytes(decodeBase64(text), lot.next)),
      () => Buffer.from(spoiltBytes(Buffer.from(text), lot.next, 7)).toString('latin1'),
      () => text.slice(0, lot.below(text.length)),
      () => text + lot.pick(['=', '==', 'A', '\n', ' ', '\0', '~', text]),
      () => encodeBase64(lot.bytes(lot.size(3_000)).fill(lot.below(3), 0, 1)),
      () => spoiledJson(lot, { type: 'request', link: 'nobody’s' }),
      () => JSON.stringify({ type: 'bye', link: 'nobody’s' }),
    ];
    return lot.pick(changes)();
  }
}

export const LINES: HandshakeKind = {
  kind: 'handshake: signals that seal and prove',
  share: 20_000,
  volley: BURST,
  async deliver(lot, cases) {
    const two = await LineScene.open(lot);
    try {
      await two.begin();
      if (lot.chance(0.2)) await two.attack(cases);
      else for (let left = cases; left > 0; left -= 10) await two.attack(Math.min(left, 10));
      two.check();
      await two.settle();
      two.check();
    } finally {
      two.end();
    }
  },
};
