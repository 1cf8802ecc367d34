import { LIMITS } from '../../../src/protocol/frames.js';
import { packRelay } from '../../../src/protocol/relay-frame.js';
import { randomBytes } from '../random.js';
import { spoiltBytes } from '../spoilt.js';

export interface DrawnFrame {
  readonly data: Uint8Array;
  readonly binary: boolean;
}

const STRANGE = [0, -1, 1e21, 5e-324, 2 ** 53, true, false, null, [], {}, '', 'x', '\0', '\ud800', ' '.repeat(65)];
const NAMES = [
  'type',
  'to',
  'signal',
  'presence',
  'token',
  'counter',
  'hello',
  'id',
  'from',
  'constructor',
  '__proto__',
  '',
];
const TYPES = [
  'hello',
  'signal',
  'presence',
  'ice',
  'ping',
  'pong',
  'welcome',
  'left',
  'error',
  'toString',
  '__proto__',
];
/** What JSON may say in place of a number, and no number can hold. */
const HUGE = ['1e999', '-1e999', '9'.repeat(400), '0.'.padEnd(400, '3'), '-0', '1E+30'];

/** Draws frames that a server may be sent: noise, what looks like a frame, and what is one or nearly so. */
export class FrameLottery {
  readonly #next: () => number;
  readonly #ids: readonly string[];

  /** `next` draws from 0 to below 1; `ids` are those that frames are for. */
  constructor(next: () => number, ids: readonly string[]) {
    this.#next = next;
    this.#ids = [...ids, 'nobody', '__proto__', 'toString', 'x'.repeat(LIMITS.id + 1)];
  }

  draw(): DrawnFrame {
    const chance = this.#next();
    if (chance < 0.0002) return this.#tooLarge();
    if (chance < 0.15) return { data: this.#noise(), binary: true };
    if (chance < 0.25) return text(this.#words(this.#below(60)));
    if (chance < 0.4) return text(JSON.stringify(this.#json(4)));
    if (chance < 0.7) return this.#spoiltText();
    if (chance < 0.9) return { data: spoiltBytes(this.#relayFrame(), this.#next), binary: true };
    if (chance < 0.95) return { data: this.#relayFrame(), binary: true };
    return text(JSON.stringify(this.#frame()));
  }

  #frame(): Record<string, unknown> {
    const chance = this.#next();
    if (chance < 0.02) return { type: 'presence', presence: this.#words(this.#below(9)) };
    if (chance < 0.3) return { type: 'ice' };
    if (chance < 0.5) return { type: 'ping' };
    return { type: 'signal', to: this.#pick(this.#ids), signal: this.#words(this.#below(30)) };
  }

  #relayFrame(): Uint8Array<ArrayBuffer> {
    return packRelay(this.#pick(this.#ids), this.#noise());
  }

  /** A frame of text of which a field, a letter or a bit is not as it should be. */
  #spoiltText(): DrawnFrame {
    const frame = this.#frame();
    const fields = Object.entries(frame);
    const kind = this.#below(6);
    if (kind === 0) return text(JSON.stringify({ ...frame, [this.#pick(NAMES)]: this.#pick(STRANGE) }));
    if (kind === 1) return text(JSON.stringify({ ...frame, type: this.#pick(TYPES) }));
    if (kind === 2) return text(JSON.stringify(Object.fromEntries(fields.filter(() => this.#next() < 0.6))));
    if (kind === 3) {
      const [name, value] = [this.#pick(NAMES), this.#pick(HUGE)];
      return text(`${JSON.stringify(frame).slice(0, -1)},${JSON.stringify(name)}:${value}}`);
    }
    if (kind === 4) {
      const twice = fields.flatMap(([name, value]) => [
        [name, value],
        [name, this.#pick(STRANGE)],
      ]);
      const inside = twice.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      return text(`{${(this.#next() < 0.5 ? inside : inside.toReversed()).join()}}`);
    }
    // What is no UTF-8 ends the socket, so most flips leave the highest bit alone.
    return {
      data: spoiltBytes(Buffer.from(JSON.stringify(frame)), this.#next, this.#next() < 0.02 ? 8 : 7),
      binary: false,
    };
  }

  #tooLarge(): DrawnFrame {
    const size = LIMITS.frame + 1;
    return this.#next() < 0.5 ? text('{"type":"ping"}'.padEnd(size)) : { data: new Uint8Array(size), binary: true };
  }

  #json(depth: number): unknown {
    const kind = this.#below(depth > 0 ? 4 : 2);
    if (kind === 0) return this.#pick([...STRANGE, ...this.#ids, ...TYPES]);
    if (kind === 1) return (this.#next() - 0.5) * 10 ** this.#below(300);
    const items = Array.from({ length: this.#below(5) }, () => this.#json(depth - 1));
    return kind === 2 ? items : Object.fromEntries(items.map((item) => [this.#pick(NAMES), item]));
  }

  #words(count: number): string {
    const letters = ['a', 'Z', '0', '"', '\\', '{', '}', '[', ']', ':', ',', ' ', '\n', '\0', 'ü', '€', '😀', '\u2028'];
    return Array.from({ length: count }, () => this.#pick(letters)).join('');
  }

  #noise(): Uint8Array<ArrayBuffer> {
    return randomBytes(this.#below(this.#next() < 0.02 ? 20_000 : 80), this.#next);
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)] as Item;
  }
}

function text(data: string): DrawnFrame {
  return { data: Buffer.from(data), binary: false };
}
