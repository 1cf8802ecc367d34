import { Series } from './memory.js';
import { RESIDENTS } from './schedule.js';
import type { SoakRoom } from './soak-room.js';
import type { SoakServer } from './soak-server.js';
import type { Check, Verdict } from './verdict.js';

const MIB = 2 ** 20;
/** How often a server is asked what it holds, in ms. */
const OFTEN = 1_000;

/** The memory of pages that stay, and of the server that does, at each quiet point. */
export class MemoryWatch {
  readonly #rooms: readonly SoakRoom[];
  readonly #server: SoakServer;
  readonly #series = new Map<string, readonly [Check, Series]>();
  readonly #timer: ReturnType<typeof setInterval>;
  /** What garbage comes on top of: the least since the last quiet point, in bytes. */
  #heap = Infinity;

  /** `server`: the one that is never restarted. */
  constructor(rooms: readonly SoakRoom[], server: SoakServer) {
    this.#rooms = rooms;
    this.#server = server;
    this.#timer = setInterval(() => void this.#sample().catch(() => undefined), OFTEN); // `servers` tells if it is gone
  }

  /** All is quiet: measures; resolves with the figures, in words. */
  async measure(): Promise<string> {
    const residents = this.#rooms.flatMap(({ places }) => places.slice(0, RESIDENTS));
    for (const place of residents) {
      this.#add('page memory', `heap of ${place.name}, MiB`, (await place.heap()) / MIB, { factor: 1.1, slack: 0.5 });
      const held = (await place.view())?.held ?? {};
      for (const what of ['timers', 'listeners']) {
        this.#add('page memory', `${what} of ${place.name}`, held[what] ?? NaN, { factor: 1, slack: 2 });
      }
    }
    const metrics = await this.#sample();
    this.#add('server memory', 'heap of the server of A, MiB', this.#heap / MIB, { factor: 1.1, slack: 2 });
    this.#heap = Infinity;
    const resident = (metrics.get('process_resident_memory_bytes') ?? NaN) / MIB;
    this.#add('server memory', 'resident memory of the server of A, MiB', resident, { factor: 1.1, slack: 8 });
    const heaps = residents.map(({ name }) => this.#last(`heap of ${name}, MiB`).toFixed(2)).join(' ');
    const server = `${this.#last('heap of the server of A, MiB').toFixed(1)} of ${resident.toFixed(0)}`;
    return `pages ${heaps} MiB, server ${server} MiB`;
  }

  /** Whether all stayed what it was; prints how it went. */
  judge(verdict: Verdict<Check>): void {
    for (const [check, series] of this.#series.values()) {
      const { trend } = series;
      if (!trend) {
        verdict.waive(check, 'too short a run to tell');
        continue;
      }
      const words = `${series.name}: ${trend.early.toFixed(2)} early, ${trend.late.toFixed(2)} late`;
      if (!trend.flat) verdict.fail(check, words);
      process.stdout.write(`${words}\n`);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #last(name: string): number {
    return this.#series.get(name)?.[1].last ?? NaN;
  }

  #add(check: Check, name: string, figure: number, bounds: { factor: number; slack: number }): void {
    const [, series] = this.#series.get(name) ?? [check, new Series(name, bounds)];
    this.#series.set(name, [check, series]);
    series.add(figure);
  }

  async #sample(): Promise<ReadonlyMap<string, number>> {
    const metrics = await this.#server.metrics();
    this.#heap = Math.min(this.#heap, metrics.get('nodejs_heap_size_used_bytes') ?? Infinity);
    return metrics;
  }
}
