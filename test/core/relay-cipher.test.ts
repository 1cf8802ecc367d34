import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { RelayCipher } from '../../src/core/relay/relay-cipher.js';
import type { KeyAgreement } from '../../src/core/trust/key-agreement.js';
import { createKeyAgreement } from '../support/core/create-key-agreement.js';
import type { Bytes } from '../../src/protocol/bytes.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The kind of a frame, its sender's nonce and its number, 25 bytes, and a tag of 16 at least. */
const SMALLEST = 41;

/** One side: keys that last, a cipher for the other side that may begin anew, and a way there, which keeps all. */
class Side {
  readonly id: string;
  readonly keys: KeyAgreement;
  /** All frames that it has sent. */
  readonly sent: Bytes[] = [];
  /** What it has taken as genuine. */
  readonly heard: string[] = [];
  /** What it has refused with an error. */
  readonly refused: unknown[] = [];
  renewed = 0;
  other!: Side;
  /** While set, what it sends does not arrive. */
  cut = false;
  /** What is being encrypted or decrypted. */
  busy = 0;
  #cipher!: RelayCipher;
  #outgoing = Promise.resolve();
  #incoming = Promise.resolve();

  constructor(id: string, keys: KeyAgreement) {
    this.id = id;
    this.keys = keys;
  }

  /** Forgets the other side, as when the server says that it has left and come. */
  begin(): void {
    this.#cipher = new RelayCipher({
      keyAgreement: this.keys,
      self: this.id,
      peer: this.other.id,
      publicKey: this.other.keys.publicKey,
      send: (frame) => void this.#carry(frame),
      renew: () => this.renewed++,
    });
  }

  say(text: string): Promise<void> {
    return this.#carry(this.#cipher.seal(encoder.encode(text)));
  }

  /** Takes a frame, from whomever. Resolves when it is done with. */
  take(frame: Bytes): Promise<void> {
    this.busy++;
    this.#incoming = this.#incoming.then(async () => {
      try {
        const plain = await this.#cipher.open(frame);
        if (plain?.byteLength) this.heard.push(decoder.decode(plain));
      } catch (error) {
        this.refused.push(error);
      }
      this.busy--;
    });
    return this.#incoming;
  }

  /** Frames go in the order in which they were begun. */
  #carry(frame: Promise<Bytes>): Promise<void> {
    this.busy++;
    this.#outgoing = this.#outgoing
      .then(() => frame)
      .then((sealed) => {
        this.sent.push(sealed);
        if (!this.cut) void this.other.take(sealed.slice());
        this.busy--;
      });
    return this.#outgoing;
  }
}

/** Resolves when nothing is on its way any more. */
async function quiet(...sides: Side[]): Promise<void> {
  while (sides.some(({ busy }) => busy > 0)) await new Promise((resolve) => setImmediate(resolve));
}

async function meet(names = ['ann', 'bob']): Promise<[Side, Side]> {
  const [a, b] = (await Promise.all(names.map(async (name) => new Side(name, await createKeyAgreement())))) as [
    Side,
    Side,
  ];
  [a.other, b.other] = [b, a];
  a.begin();
  b.begin();
  return [a, b];
}

/** Both have said something, early and with the keys of both. */
async function talk(a: Side, b: Side): Promise<void> {
  for (const round of [1, 2]) {
    for (const side of [a, b]) {
      await side.say(`${round} of ${side.id}`);
      await quiet(a, b);
    }
  }
}

/** Sets the clock of the ciphers; time goes by in steps alone. */
function holdClock({ mock }: TestContext): (ms: number) => void {
  let now = 1_000_000;
  mock.method(performance, 'now', () => now);
  return (ms) => (now += ms);
}

describe('the cipher of a relay', () => {
  for (const names of [
    ['ann', 'bob'],
    ['bob', 'ann'],
  ]) {
    it(`carries what both say, from the first frame on: ${names.join(' and ')}`, async () => {
      const [a, b] = await meet(names);
      await Promise.all([a.say('first'), a.say('second'), b.say('at the same moment')]);
      await quiet(a, b);
      await talk(a, b);
      assert.deepEqual(b.heard, ['first', 'second', `1 of ${a.id}`, `2 of ${a.id}`]);
      assert.deepEqual(a.heard, ['at the same moment', `1 of ${b.id}`, `2 of ${b.id}`]);
      assert.deepEqual([a.refused, b.refused, a.renewed, b.renewed], [[], [], 0, 0]);
    });
  }

  it('carries nothing that was altered, at any byte, and goes on', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    a.cut = true;
    await a.say('pay 100');
    const { length } = b.heard;
    const frame = a.sent.at(-1)!;
    assert.equal(frame.length, SMALLEST + 'pay 100'.length);
    for (let at = 0; at < frame.length; at++) {
      const altered = frame.slice();
      altered[at]! ^= 1;
      await b.take(altered);
    }
    for (let size = 0; size < frame.length; size++) await b.take(frame.slice(0, size));
    assert.equal(b.heard.length, length);
    a.cut = false;
    await a.say('and thanks');
    await quiet(a, b);
    assert.deepEqual(b.heard.slice(length), ['and thanks']);
  });

  it('carries nothing that was meant for somebody else, or came from one', async () => {
    const [a, b] = await meet();
    const [c, d] = await meet(['carol', 'dave']);
    await talk(a, b);
    await talk(c, d);
    const { length } = b.heard;
    for (const frame of [...c.sent, ...d.sent, ...b.sent]) await b.take(frame);
    assert.equal(b.heard.length, length);
  });

  const MOMENTS: Readonly<Record<string, (a: Side, b: Side) => unknown>> = {
    'in the same meeting': () => undefined,
    'when the receiver has begun anew': (_, b) => b.begin(),
    'when the sender has begun anew': (a) => a.begin(),
    'when both have begun anew': (a, b) => [a.begin(), b.begin()],
    'when they have talked anew': async (a, b) => {
      b.begin();
      await talk(a, b);
    },
    'when more than a thousand others have talked to the receiver': async (_, b) => {
      for (let i = 0; i < 1_100; i++) {
        const stranger = new Side(`stranger-${i}`, await createKeyAgreement());
        const again = new Side(b.id, b.keys);
        [stranger.other, again.other] = [again, stranger];
        stranger.begin();
        again.begin();
        await stranger.say('hello');
        await quiet(stranger, again);
        assert.deepEqual(again.heard, ['hello']);
      }
      b.begin();
    },
  };
  for (const [moment, reach] of Object.entries(MOMENTS)) {
    it(`delivers no frame twice ${moment}`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      const kept = a.sent.map((frame) => frame.slice());
      assert.equal(kept.length, 2);
      assert.deepEqual(b.heard, ['1 of ann', '2 of ann']);
      await reach(a, b);
      b.heard.length = 0;
      a.cut = true; // a server that lets nothing else through
      for (let round = 0; round < 3; round++) {
        for (const frame of [...kept, ...a.sent]) await b.take(frame.slice());
        for (const frame of [...kept].reverse()) await b.take(frame.slice());
        wait(2_000);
        await quiet(a, b);
      }
      assert.deepEqual(b.heard, []);
    });
  }

  for (const [who, begin] of [
    ['the sender has', (a: Side) => a.begin()],
    ['the receiver has', (_: Side, b: Side) => b.begin()],
    ['both have', (a: Side, b: Side) => (a.begin(), b.begin())],
  ] as const) {
    it(`goes on when ${who} begun anew, and says what may be lost`, async (t) => {
      const wait = holdClock(t);
      const [a, b] = await meet();
      await talk(a, b);
      begin(a, b);
      for (let round = 0; round < 3; round++) {
        await Promise.all([a.say(`again ${round}`), b.say(`again ${round}`)]);
        await quiet(a, b);
        wait(2_000);
      }
      assert.equal(a.heard.at(-1), 'again 2');
      assert.equal(b.heard.at(-1), 'again 2');
      for (const { heard, other } of [a, b]) {
        assert.equal(new Set(heard).size, heard.length, 'each once');
        if (!heard.includes('again 0')) assert(other.renewed > 0, `${other.id} knows that it may be lost`);
      }
      assert.deepEqual([a.refused, b.refused], [[], []]);
    });
  }

  it('works with those for whom there is no place to be early', async () => {
    const [a, b] = await meet();
    for (let i = 0; i < 10_000; i++) b.keys.wasEarly(`key ${i}`);
    await a.say('too early');
    await quiet(a, b);
    assert.deepEqual(b.heard, []);
    assert.equal(a.renewed, 1, 'and knows that it may be lost');
    await a.say('again');
    await b.say('good');
    await quiet(a, b);
    assert.deepEqual([a.heard, b.heard], [['good'], ['again']]);
  });

  it('asks once a second at most, however many frames make no sense', async (t) => {
    const wait = holdClock(t);
    const [a, b] = await meet();
    await talk(a, b);
    const before = b.sent.length;
    const bother = async (): Promise<void> => {
      for (let i = 0; i < 100; i++) await b.take(crypto.getRandomValues(new Uint8Array(60)).fill(i % 2, 0, 1));
    };
    await bother();
    await quiet(a, b);
    assert.equal(b.sent.length, before + 1);
    wait(1_000);
    await bother();
    await quiet(a, b);
    assert.equal(b.sent.length, before + 2);
    await a.say('still here');
    await quiet(a, b);
    assert.equal(b.heard.at(-1), 'still here');
  });

  it('sends again once for each meeting, however often the peer asks for it', async () => {
    const [a, b] = await meet();
    await talk(a, b);
    for (let i = 0; i < 100; i++) await b.say('');
    await quiet(a, b);
    assert.equal(a.renewed, 1);
    await b.say('still here');
    await quiet(a, b);
    assert.equal(a.heard.at(-1), 'still here');
  });

  it('says so when the public key of the peer is none', async () => {
    const a = new Side('ann', await createKeyAgreement());
    for (const publicKey of ['', 'no base64!', btoa('too short'), btoa('\x04'.repeat(65))]) {
      const cipher = new RelayCipher({
        keyAgreement: a.keys,
        self: 'ann',
        peer: 'bob',
        publicKey,
        send: (frame) => void frame.catch(() => undefined),
        renew: () => assert.fail('of whom?'),
      });
      await assert.rejects(cipher.ready);
      await assert.rejects(cipher.seal(new Uint8Array(1)));
      assert.equal(await cipher.open(new Uint8Array(60)), undefined);
    }
  });
});
