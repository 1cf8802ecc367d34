import { SignalLine, type SignalOwner } from '../../../src/core/peer/signal-line.js';
import type { Signal } from '../../../src/core/signalling/signal.js';
import { bareHello, knownMember } from './hellos.js';
import { createKeyAgreement, type OwnKeys } from './create-key-agreement.js';

/** One side of a line, and a server in between that keeps all, and passes on what it likes. */
export class LineSide implements SignalOwner {
  /** What it has sent, as it travels. */
  readonly posted: string[] = [];
  /** What it has taken, in short. */
  readonly taken: string[] = [];
  readonly reported: string[] = [];
  readonly renewed: boolean[] = [];
  proven = 0;
  /** Holds up what has been taken. */
  slow: ((signal: Signal) => Promise<void>) | undefined;
  /** While set, what it sends does not arrive. */
  cut = false;
  other!: LineSide;
  line!: SignalLine;
  readonly #name: string;
  readonly #keys: OwnKeys | undefined;

  constructor(name: string, keys: OwnKeys | undefined) {
    this.#name = name;
    this.#keys = keys;
  }

  /** Forgets the other side, as when the server says that it has left and come. */
  begin(): void {
    const { other } = this;
    const keys = other.#keys && { identity: 'A'.repeat(87), tab: 0, ephemeral: other.#keys.publicKey };
    const { payload = '' } = other.#keys?.self ?? {};
    this.line = new SignalLine({ ...knownMember(other.#name), hello: bareHello(keys && { keys }), payload }, this, {
      keyAgreement: this.#keys?.keyAgreement,
      post: (text) => {
        this.posted.push(text);
        if (!this.cut) other.line.receive(text);
      },
      report: (code) => this.reported.push(code),
    });
  }

  take({ type, link }: Signal): void | Promise<void> {
    this.taken.push(`${type} ${link}`);
    return this.slow?.({ type, link } as Signal);
  }

  prove(): void {
    this.proven++;
  }

  renew(anew: boolean): void {
    this.renewed.push(anew);
  }
}

/** Two sides that know each other. `bare`: neither has keys. */
export async function meetOnLines({ bare = false } = {}): Promise<[LineSide, LineSide]> {
  const create = async (name: string): Promise<LineSide> =>
    new LineSide(name, bare ? undefined : await createKeyAgreement(name));
  const [a, b] = [await create('ann'), await create('bob')];
  [a.other, b.other] = [b, a];
  a.begin();
  b.begin();
  return [a, b];
}

/** Resolves when nothing more happens: what is encrypted and decrypted takes few turns, each in a thread of its own. */
export async function quietLines(...sides: LineSide[]): Promise<void> {
  let before = '';
  for (let still = 0; still < 20; still++) {
    const now = JSON.stringify(sides.map(({ posted, taken, reported }) => [posted, taken.length, reported.length]));
    if (now !== before) still = 0;
    before = now;
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
