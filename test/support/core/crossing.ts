import assert from 'node:assert/strict';
import type { Carrier } from '../../../src/core/session/carrier.js';
import { ConnectionError } from '../../../src/core/errors.js';
import { fromPayload, toPayload } from '../../../src/core/session/payload.js';
import { Memory } from '../../../src/core/session/memory.js';
import { Session } from '../../../src/core/session/session.js';
import { random } from '../random.js';

type Data = string | ArrayBuffer;

/** The stream of what may be lost. */
const LOOSE = 7;
const TICK = 1_000;
/** Longest that a crossing may take, in ms of its own time; far more than any needs. */
const LIMIT = 3_600_000;

/** Events in the order of their time, without waiting for any. */
class Clock {
  now = 0;
  /** What is to happen, by the millisecond. */
  readonly #slots = new Map<number, (() => void)[]>();
  #pending = 0;

  after(delay: number, run: () => void): void {
    const at = this.now + Math.round(delay);
    const slot = this.#slots.get(at);
    if (slot) slot.push(run);
    else this.#slots.set(at, [run]);
    this.#pending++;
  }

  /** Runs what is next; `false` when there is nothing. */
  step(): boolean {
    if (this.#pending === 0) return false;
    for (;;) {
      const slot = this.#slots.get(this.now);
      if (slot) {
        this.#slots.delete(this.now);
        this.#pending -= slot.length;
        for (const run of slot) run();
        return true;
      }
      this.now++;
    }
  }
}

/** How bad a link is. */
interface Weather {
  readonly delay: number;
  readonly jitter: number;
  readonly drops: number;
  readonly doubles: number;
  /** Until then nothing arrives, though it is sent. */
  readonly stalledUntil: number;
}

/** One direction of a link. */
class Way implements Carrier {
  readonly frameSize: number;
  readonly window: number;
  dead = false;
  lost = 0;
  #waiting = 0;
  readonly #crossing: Crossing;
  readonly #weather: Weather;
  readonly #capacity: number;
  readonly #to: Side;
  readonly #from: Side;
  back: Way | undefined;

  constructor(crossing: Crossing, weather: Weather, from: Side, to: Side) {
    const { pick } = crossing;
    this.#crossing = crossing;
    this.#weather = weather;
    this.#from = from;
    this.#to = to;
    this.frameSize = pick([100, 1_000, 4_000, 65_536]);
    this.window = pick([200, 5_000, 50_000]);
    this.#capacity = pick([1, 5, 1_000]);
  }

  hasRoom(): boolean {
    return this.#waiting < this.#capacity;
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    const { clock, chance } = this.#crossing;
    this.#waiting++;
    clock.after(1, () => {
      this.#waiting--;
      if (this.#from.way === this) this.#from.session.flush();
    });
    if (chance(this.#weather.drops)) {
      this.lost++;
      return;
    }
    this.#travel(frame.slice().buffer);
    if (chance(this.#weather.doubles)) this.#travel(frame.slice().buffer);
  }

  #travel(frame: ArrayBuffer): void {
    const { clock, random } = this.#crossing;
    const { delay, jitter, stalledUntil } = this.#weather;
    const wait = Math.max(delay, stalledUntil - clock.now) + Math.floor(random() * jitter);
    clock.after(wait, () => {
      if (this.dead) this.lost++;
      else this.#to.receive(frame, this.back!);
    });
  }
}

/** One of the two, as a peer uses its session. */
class Side {
  readonly #crossing: Crossing;
  readonly name: string;
  session: Session;
  way: Way | undefined;
  readonly sent: { stream: number; data: Data; fate: 'waiting' | 'resolved' | 'rejected' }[] = [];
  readonly heard: { stream: number; data: Data }[] = [];
  /** The numbers of the loose values that have come, and the greatest that was sent. */
  readonly values: number[] = [];
  #value = 0;

  constructor(crossing: Crossing, name: string) {
    this.#crossing = crossing;
    this.name = name;
    this.session = this.#begin(0);
  }

  send(stream: number, data: Data): void {
    const entry: Side['sent'][number] = { stream, data, fate: 'waiting' };
    this.sent.push(entry);
    this.session.send(toPayload(data), stream).then(
      () => (entry.fate = 'resolved'),
      () => (entry.fate = 'rejected'),
    );
  }

  sendLoose(): void {
    const number = ++this.#value;
    this.way?.send(this.session.encodeLoose(toPayload(`${this.name} ${number}`), LOOSE, number));
  }

  use(way: Way | undefined): void {
    this.way = way;
    this.session.attach(way);
  }

  receive(frame: ArrayBuffer, way: Way): void {
    if (this.session.receive(frame, way)) return;
    this.restart();
    this.session.receive(frame, way);
  }

  restart(): void {
    const { session } = this;
    this.#crossing.totals.restarts++;
    session.close(new ConnectionError('peer-unreachable'));
    this.session = this.#begin(session.floor);
    this.session.attach(this.way);
  }

  tick(): void {
    if (this.way) this.session.ask(this.way);
  }

  #begin(floor: number): Session {
    return new Session({
      id: ++this.#crossing.ids,
      peer: 'peer',
      floor,
      maxMessageSize: 1e6,
      memory: this.#crossing.memory,
      open: () => undefined,
      deliver: (stream, flags, bytes) => this.heard.push({ stream, data: fromPayload(flags, bytes) as Data }),
      deliverLoose: (stream, flags, bytes, number) => {
        assert.equal(stream, LOOSE);
        assert.match(fromPayload(flags, bytes) as string, new RegExp(`^[ab] ${number}$`));
        this.values.push(number);
      },
      violation: (code) => assert.fail(`${this.name} complains of ${code}`),
    });
  }
}

/** Counts how often a message has to wait. */
class WatchedMemory extends Memory {
  readonly #totals: { waits: number };

  constructor(totals: { waits: number }, ...sizes: ConstructorParameters<typeof Memory>) {
    super(...sizes);
    this.#totals = totals;
  }

  override take(...wanted: Parameters<Memory['take']>): boolean {
    const fits = super.take(...wanted);
    if (!fits) this.#totals.waits++;
    return fits;
  }
}

/** Two sessions that talk to each other over links that are as bad as the seed has it. */
export class Crossing {
  readonly clock = new Clock();
  readonly random: () => number;
  readonly totals = { sent: 0, delivered: 0, rejected: 0, lost: 0, switches: 0, restarts: 0, values: 0, waits: 0 };
  ids = 0;
  /** Both sides share it, so that messages have to wait for each other. Small, so that this happens. */
  readonly memory: Memory;
  readonly #sides: [Side, Side];
  readonly #ways: Way[] = [];
  readonly #restarts: boolean;
  /** What messages are sent on: plain ones alone, or up to five streams. */
  readonly #streams: number[];
  #messages = 0;

  constructor(seed: number) {
    this.random = random(seed);
    this.memory = new WatchedMemory(this.totals, this.pick([1_000, 20_000]), this.pick([0, 500, 1e6]));
    this.#sides = [new Side(this, 'a'), new Side(this, 'b')];
    this.#restarts = this.chance(0.15);
    this.#streams = [0, 1, 2, 300, 65_535].slice(0, this.pick([1, 2, 5]));
  }

  readonly chance = (share: number): boolean => this.random() < share;
  readonly pick = <Item>(items: readonly Item[]): Item => items[Math.floor(this.random() * items.length)]!;

  async run(): Promise<void> {
    const { clock, random } = this;
    const end = 2_000 + random() * 20_000;
    for (const side of this.#sides) {
      let messages = Math.floor(random() * 40);
      while (messages-- > 0) clock.after(random() * end, () => side.send(this.pick(this.#streams), this.#message()));
      for (let values = 10; values > 0; values--) clock.after(random() * end, () => side.sendLoose());
    }
    let switches = 1 + Math.floor(random() * 8);
    while (switches-- > 0) clock.after(random() * end, () => this.#switch());
    if (this.#restarts) {
      for (const side of this.#sides) {
        if (this.chance(0.7)) clock.after(random() * end, () => side.restart());
      }
    }
    clock.after(TICK, () => this.#tick());
    clock.after(end, () => this.#settle());
    while (clock.now < LIMIT && !this.#done(end) && clock.step()) await Promise.resolve();
    assert.ok(this.#done(end), 'it comes to an end');
    this.#check();
  }

  #message(): string | ArrayBuffer {
    const size = Math.floor(this.random() ** 6 * this.pick([10, 1_000, 30_000]));
    const bytes = Buffer.alloc(size, '\uFEFF🌍');
    // Where messages may be missing, each has to be told from all others.
    const content = this.#restarts ? Buffer.concat([Buffer.from(`${this.#messages++}:`), bytes]) : bytes;
    return this.chance(0.5) ? new Uint8Array(content).buffer : content.toString();
  }

  #tick(): void {
    for (const side of this.#sides) side.tick();
    this.clock.after(TICK, () => this.#tick());
  }

  /** Another link, or none; the two sides see it at different moments. The one before may live on for a while. */
  #switch(): void {
    const { clock, random, chance } = this;
    const [a, b] = this.#sides;
    this.totals.switches++;
    const old = [...this.#ways];
    const gone = (): void => old.forEach((way) => (way.dead = true));
    if (chance(0.5)) gone();
    else clock.after(random() * 500, gone);
    if (chance(0.2)) {
      for (const side of this.#sides) this.#use(side, undefined);
      return;
    }
    this.#join(a, b, {
      delay: this.pick([1, 20, 300]),
      jitter: this.pick([0, 0, 10, 200]),
      drops: this.pick([0, 0, 0.05, 0.3]),
      doubles: this.pick([0, 0, 0.1, 0.5]),
      stalledUntil: chance(0.2) ? clock.now + random() * 5_000 : 0,
    });
  }

  /** A link without faults, so that all that can be delivered is. */
  #settle(): void {
    const [a, b] = this.#sides;
    for (const way of this.#ways) way.dead = true;
    this.#join(a, b, { delay: 5, jitter: 0, drops: 0, doubles: 0, stalledUntil: 0 });
  }

  #join(a: Side, b: Side, weather: Weather): void {
    const [there, back] = [new Way(this, weather, a, b), new Way(this, weather, b, a)];
    there.back = back;
    back.back = there;
    this.#ways.push(there, back);
    this.#use(a, there);
    this.#use(b, back);
  }

  /** The side takes to this link, or to none, in a moment; unless there is another by then. */
  #use(side: Side, way: Way | undefined): void {
    const last = this.#ways.length;
    this.clock.after(this.random() * 50, () => {
      if (this.#ways.length === last) side.use(way);
    });
  }

  #done(end: number): boolean {
    if (this.clock.now <= end + 100) return false;
    return this.#sides.every(
      ({ sent, session }) => session.bufferedAmount === 0 && sent.every(({ fate }) => fate !== 'waiting'),
    );
  }

  #check(): void {
    const [a, b] = this.#sides;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const stream of this.#streams) this.#checkStream(from, to, stream);
      const rejected = from.sent.filter(({ fate }) => fate === 'rejected').length;
      if (!this.totals.restarts) assert.equal(rejected, 0);
      this.totals.sent += from.sent.length;
      this.totals.delivered += to.heard.length;
      this.totals.rejected += rejected;
      this.totals.values += to.values.length;
    }
    this.totals.lost = this.#ways.reduce((sum, { lost }) => sum + lost, 0);
  }

  /** Each message of the stream was heard once and in order, or rejected. */
  #checkStream(from: Side, to: Side, stream: number): void {
    const sent = from.sent.filter((message) => message.stream === stream);
    let next = 0;
    for (const heard of to.heard.filter((message) => message.stream === stream)) {
      while (next < sent.length && !same(sent[next]!.data, heard.data)) {
        const { fate } = sent[next]!;
        assert.equal(fate, 'rejected', `message ${next} of ${from.name} is ${fate}, and missing or out of order`);
        next++;
      }
      assert.ok(next < sent.length, `${to.name} heard what ${from.name} did not say, or twice`);
      next++;
    }
    for (; next < sent.length; next++) assert.equal(sent[next]!.fate, 'rejected', `the end is missing`);
  }
}

function same(a: string | ArrayBuffer, b: string | ArrayBuffer): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return Buffer.from(a).equals(Buffer.from(b));
}
