import { setTimeout as delay } from 'node:timers/promises';
import { Lot } from '../fuzz/lot.js';
import { ProcessWatch } from '../fuzz/process-watch.js';
import { Series } from '../soak/memory.js';
import { Verdict, type Count } from '../soak/verdict.js';
import { Attackers } from './attacks/attackers.js';
import { ATTACKS, attacksOn } from './attacks/attacks.js';
import { CHECKS, type Check } from './checks.js';
import { Company } from './company.js';
import { HonestRoom } from './honest-room.js';
import { ATTACKERS_CORE, keepBusy } from './cores.js';
import type { Place, PlaceName } from './place.js';

export interface SiegeOptions {
  readonly name: PlaceName;
  readonly place: Place;
  readonly minutes: number;
  readonly seed: number;
  /** Only attacks whose name has this word. */
  readonly only: string;
  /** Attackers have a core of their own, and servers and honest people another. */
  readonly cores: boolean;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

const ROOMS = ['A', 'B', 'C', 'D'];
/** How long nobody attacks at first, in ms: what is late then shows what the machine can do. */
const CALM = 10_000;
/** How long an attack lasts, in ms. */
const SHORTEST = 2_000;
const LONGEST = 5_000;
/** So many attacks go on at a time. */
const AT_A_TIME = 2;
/**
 * When attacks are over, all has settled within this time, in ms. It is less than the minute for which a lost member stays a peer, so
 * that a goodbye which is told as a loss is a fault.
 */
const SETTLED = 30_000;
const MIB = 2 ** 20;
/** What memory may grow by, after it has warmed up. */
const CLIENT_FLAT = { factor: 1.1, slack: 2 };
const SERVER_FLAT = { factor: 1.1, slack: 16 };

/** Honest rooms at one place under all attacks: rounds of attacks, and after each a moment in which all is quiet and checked. */
export class Siege {
  readonly #options: SiegeOptions;
  readonly #verdict = new Verdict<Check>(CHECKS);
  readonly #company = new Company(ROOMS, this.#verdict);
  readonly #attackers: Attackers;
  readonly #watch = new ProcessWatch();
  readonly #lot: Lot;
  readonly #rooms: readonly HonestRoom[];
  readonly #times = new Map<string, number>();
  readonly #client = new Series('memory of the honest process, MiB', CLIENT_FLAT);
  readonly #server = new Series('memory of the servers, MiB', SERVER_FLAT);
  readonly #memory: number[] = [];
  #settled = true;
  /** How long it took the last time until all was quiet and checked, in ms. */
  #settling = 0;
  /** Attacks that have yet to come before any comes again. */
  #bag: string[] = [];

  constructor(options: SiegeOptions) {
    this.#options = options;
    const { seed, place, cores } = options;
    this.#attackers = new Attackers(cores ? ATTACKERS_CORE : undefined);
    this.#lot = new Lot(seed);
    this.#rooms = ROOMS.map(
      (letter, at) => new HonestRoom(letter, letter, place.target.urls, new Lot(seed + at), this.#company),
    );
  }

  /** Prints how it goes, and what came of it. */
  async run(): Promise<Count> {
    const { minutes, signal } = this.#options;
    try {
      await Promise.all(this.#rooms.map((room) => room.open()));
      const rest = this.#options.cores ? keepBusy(ATTACKERS_CORE) : () => undefined;
      await this.#during(() => delay(CALM, undefined, { signal })).finally(rest);
      process.stdout.write(`without attacks: ${String(this.#company.calm)}\n`);
      this.#company.beginAttacks();
      const end = Date.now() + minutes * 60_000;
      for (let round = 1; Date.now() < end && !signal.aborted && this.#settled; round++) await this.#round(round);
    } catch (error) {
      if (!signal.aborted) this.#verdict.fail('attacks', String(error));
    } finally {
      for (const room of this.#rooms) room.close();
      await this.#attackers.close();
      this.#watch.stop();
    }
    this.#judge();
    this.#print();
    return this.#verdict.print();
  }

  async #round(round: number): Promise<void> {
    const kinds = Array.from({ length: AT_A_TIME }, () => this.#draw());
    const began = this.#company.latencies.count;
    const lines = await this.#during(() => Promise.all(kinds.map((kind) => this.#attack(kind))));
    const heard = this.#company.latencies.count - began;
    const { max } = this.#company.latencies;
    process.stdout.write(
      `round ${round}: ${lines.join(', ')}; ${heard} messages came, the latest so far after ${Math.round(max)} ms; quiet in ${(this.#settling / 1000).toFixed(1)} s; ${this.#client.last.toFixed(1)} and ${this.#server.last.toFixed(0)} MiB\n`,
    );
  }

  /** People talk, leave and come back while something happens; then all has to settle, and is checked. */
  async #during<Result>(happens: () => Promise<Result>): Promise<Result> {
    const leaving = new AbortController();
    for (const room of this.#rooms) room.talk(true);
    const wandering = this.#rooms.map((room) => room.wander(leaving.signal));
    try {
      return await happens();
    } finally {
      leaving.abort();
      await Promise.all(wandering);
      for (const room of this.#rooms) room.talk(false);
      const began = Date.now();
      await this.#quiet();
      this.#settling = Date.now() - began;
    }
  }

  async #attack(kind: string): Promise<string> {
    const { target } = this.#options.place;
    const lot = this.#lot;
    const own = ATTACKS[kind]?.aim !== 'people' && lot.chance(0.3);
    const room = own ? `own-${lot.below(1e6)}` : lot.pick(ROOMS);
    const time = SHORTEST + lot.below(LONGEST - SHORTEST);
    const { blows, refusal } = await this.#attackers.attack({ attack: kind, target, room, seed: lot.below(1e9), time });
    this.#times.set(kind, (this.#times.get(kind) ?? 0) + 1);
    if (blows === 0) this.#verdict.fail('attacks', `${kind} did nothing: ${refusal ?? 'for no reason'}`);
    return `${kind} ${own ? 'in its own room' : `in ${room}`} (${blows}${refusal ? `, refused: ${refusal}` : ''})`;
  }

  /** The next attack; none comes again before all have come. */
  #draw(): string {
    if (this.#bag.length === 0) this.#bag = attacksOn(this.#options.place.target, this.#options.only);
    const [kind = ''] = this.#bag.splice(this.#lot.below(this.#bag.length), 1);
    return kind;
  }

  async #quiet(): Promise<void> {
    const end = Date.now() + SETTLED;
    let unrest = this.#unrest();
    while (unrest.length > 0 && Date.now() < end) {
      await delay(20);
      unrest = this.#unrest();
    }
    this.#settled = unrest.length === 0; // else it would wait for that after each round
    for (const what of unrest) this.#verdict.fail('members', what);
    for (const room of this.#rooms) room.settleAccounts();
    this.#company.check();
    for (const what of this.#options.place.complaints()) this.#verdict.fail('servers', what);
    this.#client.add((await this.#watch.held()) / MIB);
    const server = (await this.#options.place.memory()) / MIB;
    this.#server.add(server);
    this.#memory.push(server);
  }

  #unrest(): string[] {
    return this.#rooms.flatMap((room) => room.unrest());
  }

  #judge(): void {
    for (const what of this.#watch.uncaught) this.#verdict.fail('events', `nobody caught: ${what}`);
    const series = [
      ['client memory', this.#client],
      ['server memory', this.#server],
    ] as const;
    for (const [check, { name, trend }] of series) {
      if (!trend) {
        this.#verdict.waive(check, 'too short a run to tell');
        continue;
      }
      const words = `${name}: ${trend.early.toFixed(1)} early, ${trend.late.toFixed(1)} late`;
      if (!trend.flat) this.#verdict.fail(check, words);
      process.stdout.write(`${words}\n`);
    }
  }

  #print(): void {
    const { said, ledger, calm, latencies, blamed, lostSockets } = this.#company;
    const [start = NaN, middle = NaN, end = NaN] = [0, this.#memory.length >> 1, this.#memory.length - 1].map(
      (at) => this.#memory[at],
    );
    const list = (counts: ReadonlyMap<string, number>): string =>
      [...counts].map(([what, times]) => `${times} ${what}`).join(', ') || 'none';
    process.stdout.write(
      [
        `${this.#options.name}: ${said} messages sent, ${ledger.messages} times delivered`,
        `latency without attacks: ${String(calm)}; under attack: ${String(latencies)}`,
        ...(this.#options.cores ? [compare(calm.percentile(0.99), latencies.percentile(0.99))] : []),
        `attacks: ${list(this.#times)}`,
        `errors with attackers: ${list(blamed)}`,
        `sockets that honest people lost: ${list(lostSockets)}`,
        `the honest process stood still for ${Math.round(this.#watch.longestStandstill)} ms at most`,
        `memory of the servers: ${start.toFixed(0)} MiB at the start, ${middle.toFixed(0)} in the middle, ${end.toFixed(0)} at the end`,
        '',
      ].join('\n'),
    );
  }
}

/** How much later people hear each other under attack than beside a busy loop; times in ms. */
function compare(calm: number, attacked: number): string {
  const most = Math.max(3 * calm, calm + 50);
  return `p99 under attack: ${attacked} ms, of the ${most} ms that are asked for (3 times that beside a busy loop, or 50 ms more)`;
}
