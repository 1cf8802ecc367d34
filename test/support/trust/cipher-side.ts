import { PairCipher } from '../../../src/core/trust/pair-cipher.js';
import type { Salted } from '../../../src/core/trust/key-agreement.js';
import type { Purpose } from '../../../src/core/trust/pair-keys.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import { createKeyAgreement, type OwnKeys } from './create-key-agreement.js';
import { otherThreads } from './other-threads.js';

/** How many turns without news mean that nothing is on its way: sealing a question takes seven, and threads may be busy with others. */
const TURNS = 50;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One side: keys that last, a cipher for the other side that may begin anew, and a way there, which keeps all. */
export class Side {
  readonly keys: OwnKeys;
  /** All frames that it has sent, but for those of the cipher itself. */
  readonly sent: Bytes[] = [];
  /** The questions of its cipher. */
  readonly questions: Bytes[] = [];
  /** What it has taken as genuine. */
  readonly heard: string[] = [];
  /** What it has refused with an error. */
  readonly refused: unknown[] = [];
  renewed = 0;
  proven = 0;
  other!: Side;
  /** What it says to whatever comes next, before anything else happens. */
  reply: string | undefined;
  /** While set, what it sends does not arrive. */
  cut = false;
  /** What is being encrypted or decrypted. */
  busy = 0;
  #cipher!: PairCipher;
  #outgoing = Promise.resolve();
  #incoming = Promise.resolve();

  constructor(keys: OwnKeys) {
    this.keys = keys;
  }

  static async create(...about: Parameters<typeof createKeyAgreement>): Promise<Side> {
    return new Side(await createKeyAgreement(...about));
  }

  get id(): string {
    return this.keys.self.id;
  }

  /** Whether something has come that its cipher could not read. */
  get unread(): boolean {
    return this.#cipher.unread;
  }

  /** Forgets the other side, as when the server says that it has left and come. */
  begin(): void {
    const { self, publicKey } = this.other.keys;
    this.#cipher = new PairCipher({
      keyAgreement: this.keys.keyAgreement,
      peer: self,
      publicKey,
      send: (frame) => void this.#carry('signals', Promise.resolve(frame), this.questions),
      prove: () => this.proven++,
      renew: () => this.renewed++,
    });
  }

  /** The room of this side has another secret. `atOnce`: what was said under the one before is void. */
  rekey(atOnce?: boolean): void {
    this.#cipher.rekey(atOnce);
  }

  say(text: string, purpose: Purpose = 'relay'): Promise<void> {
    return this.#carry(purpose, this.#cipher.seal(purpose, encoder.encode(text)), this.sent);
  }

  /** Takes a frame, from whomever. Resolves when it is done with. */
  take(frame: Bytes, purpose: Purpose = 'relay'): Promise<void> {
    this.busy++;
    this.#incoming = this.#incoming.then(async () => {
      try {
        const plain = await this.#cipher.open(purpose, frame);
        if (plain?.byteLength) this.heard.push(decoder.decode(plain));
        if (plain && this.reply) void this.say(this.reply, purpose);
        this.reply = undefined;
      } catch (error) {
        this.refused.push(error);
      }
      this.busy--;
    });
    return this.#incoming;
  }

  /** Frames go in the order in which they were begun. */
  #carry(purpose: Purpose, frame: Promise<Bytes>, sent: Bytes[]): Promise<void> {
    this.busy++;
    this.#outgoing = this.#outgoing
      .then(() => frame)
      .then((sealed) => {
        sent.push(sealed);
        if (!this.cut) void this.other.take(sealed.slice(), purpose);
        this.busy--;
      });
    return this.#outgoing;
  }
}

/** Resolves when nothing is on its way any more. A cipher may be sealing a question; that takes a few turns. */
export async function quiet(...sides: Side[]): Promise<void> {
  for (let still = 0; still < TURNS; still++) {
    if (sides.some(({ busy }) => busy > 0)) still = 0;
    await otherThreads(1);
  }
}

/** Two sides that know each other, in these rooms. */
export async function meet(names = ['ann', 'bob'], rooms: readonly Salted[] = []): Promise<[Side, Side]> {
  const [a, b] = (await Promise.all(names.map((name, i) => Side.create(name, rooms[i])))) as [Side, Side];
  [a.other, b.other] = [b, a];
  a.begin();
  b.begin();
  return [a, b];
}

/** Both have said something, early and with the keys of both. */
export async function talk(a: Side, b: Side): Promise<void> {
  for (const round of [1, 2]) {
    for (const side of [a, b]) {
      await side.say(`${round} of ${side.id}`);
      await quiet(a, b);
    }
  }
}
