import { performance } from 'node:perf_hooks';
import { setTimeout as pass } from 'node:timers/promises';
import type { Door } from './door.js';
import { RelayLine } from './relay-line.js';
import { ServerProcess } from './server-process.js';

const PAIRS = 20;
/** Messages that each member has under way, unless it is told otherwise. */
const WINDOW = 32;
/** How long messages flow before they count, and while they do, in ms. */
const FLOW = { before: 500, counted: 2_000 };

export interface TalkSample {
  /** Messages a second. */
  readonly rate: number;
  /** What each took, in ms. */
  readonly times: readonly number[];
  /** CPU time of the server for each message, in µs. */
  readonly cpu: number;
}

/** Pairs of members of one server, who pour messages over each other whenever they are told to. */
export class RelayTalk {
  readonly #server: ServerProcess;
  readonly #lines: readonly RelayLine[];
  readonly #ways: readonly Way[];
  #times: number[] = [];

  private constructor(
    server: ServerProcess,
    door: Door,
    pairs: readonly (readonly [RelayLine, RelayLine])[],
    window: number,
  ) {
    this.#server = server;
    this.#lines = pairs.flat();
    const note = (time: number): unknown => this.#times.push(time);
    // Where messages come back, only one of a pair sends: nobody can tell them from those of the other.
    this.#ways = pairs.flatMap(([a, b]) => [
      new Way(a, b, window, note),
      ...(door.echoes ? [] : [new Way(b, a, window, note)]),
    ]);
  }

  /** `window`: how many messages each member has under way. */
  static async start(module: string, door: Door, signal: AbortSignal, window = WINDOW): Promise<RelayTalk> {
    const server = await ServerProcess.start(module, signal);
    try {
      const pairs = await Promise.all(Array.from({ length: PAIRS }, (_, i) => joinPair(server.url, door, i, window)));
      return new RelayTalk(server, door, pairs, window);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async measure(): Promise<TalkSample> {
    for (const way of this.#ways) way.open();
    await pass(FLOW.before);
    const cpu = await this.#server.cpu();
    this.#times = [];
    const start = performance.now();
    await pass(FLOW.counted);
    const times = this.#times;
    const rate = (times.length / (performance.now() - start)) * 1000;
    const sample = { rate, times, cpu: ((await this.#server.cpu()) - cpu) / times.length };
    this.#times = [];
    await Promise.all(this.#ways.map((way) => way.close()));
    return sample;
  }

  async close(): Promise<void> {
    await this.#server.stop();
    for (const line of this.#lines) line.close();
  }
}

/** Messages from one member to another: for each that arrives, another is sent. */
class Way {
  readonly #from: RelayLine;
  readonly #window: number;
  /** When each of those under way was sent; they arrive in order. */
  readonly #sentAt: number[] = [];
  #isOpen = false;
  #onempty: (() => void) | undefined;

  constructor(from: RelayLine, to: RelayLine, window: number, note: (time: number) => void) {
    this.#from = from;
    this.#window = window;
    to.onframes = (count) => {
      const now = performance.now();
      for (let i = 0; i < count; i++) note(now - (this.#sentAt.shift() ?? NaN));
      if (this.#isOpen) this.#send(count);
      else if (this.#sentAt.length === 0) this.#onempty?.();
    };
  }

  open(): void {
    this.#isOpen = true;
    this.#send(this.#window);
  }

  /** Sends no more; resolves when all has arrived. */
  async close(): Promise<void> {
    this.#isOpen = false;
    if (this.#sentAt.length > 0) await new Promise<void>((resolve) => (this.#onempty = resolve));
  }

  #send(count: number): void {
    const now = performance.now();
    for (let i = 0; i < count; i++) this.#sentAt.push(now);
    this.#from.send(count);
  }
}

async function joinPair(
  url: string,
  door: Door,
  number: number,
  window: number,
): Promise<readonly [RelayLine, RelayLine]> {
  const room = `pair-${number}`;
  const ids = [`a-${number}`, `b-${number}`] as const;
  const [a, b] = await Promise.all(ids.map((id) => RelayLine.join(url, door, room, id)));
  if (!a || !b) throw new Error('A pair has two.');
  a.prepare(door.message(room, ids[1]), window);
  b.prepare(door.message(room, ids[0]), window);
  return [a, b];
}
