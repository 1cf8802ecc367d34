import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { args, executablePath } from '../../scripts/chromium.mjs';
import { PATIENCE } from '../support/patience.mjs';
import { within } from '../support/wait.js';
import { Ledger } from './ledger.js';
import { MemoryWatch } from './memory-watch.js';
import { roomName, Schedule, wordsOf, type Happening } from './schedule.js';
import { SoakRoom } from './soak-room.js';
import { SoakServer } from './soak-server.js';
import { Trouble } from './trouble.js';
import { CHECKS, Verdict } from './verdict.js';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Two rooms: in one everybody is patient, the other's server is restarted, and its members soon give up on each other. */
const ROOMS = [
  { places: 8, restarts: false, peerTimeout: 30_000 },
  { places: 8, restarts: true, peerTimeout: 8_000 },
] as const;
/** ms between two messages of one member, on average. */
const PACE = 250;
/** After everything that lasts is over, all has settled within this time, in ms: two lost links, one after the other. */
const SETTLED = 120_000;
/** What took so long, in ms, is shown. */
const LONG = 20_000;
/** A round that lasts longer than this hangs, in ms, however slow the machine is. */
const ROUND_OVER = 900_000;
/** So many lines of what those who are involved saw are shown when something is wrong. */
const MOST_LINES = 3_000;

/** The whole run: rounds in which everything happens, and after each a point at which all is quiet and checked. */
export class Soak {
  readonly #options: SoakOptions;
  readonly #verdict = new Verdict(CHECKS);
  readonly #trouble = new Trouble();
  readonly #ledger: Ledger;
  readonly #schedule: Schedule;
  readonly #began = Date.now();
  readonly #counts: Record<string, number> = {};
  #latest: readonly Happening[] = [];
  #browser: Browser | undefined;
  #servers: readonly SoakServer[] = [];
  #rooms: readonly SoakRoom[] = [];
  #memory: MemoryWatch | undefined;

  constructor(options: SoakOptions) {
    const { seed } = options;
    this.#options = options;
    this.#schedule = new Schedule({ seed, rooms: ROOMS });
    const patience = new Map(ROOMS.map(({ peerTimeout }, index) => [roomName(index), peerTimeout]));
    this.#ledger = new Ledger(this.#trouble, this.#verdict, patience);
  }

  /** Whether all was as it has to be. Prints how it goes. */
  async run(): Promise<boolean> {
    const { minutes, signal } = this.#options;
    try {
      await this.#open();
      await this.#quiet(0);
      for (let round = 1; this.#goesOn && Date.now() - this.#began < minutes * 60_000; round++)
        await this.#round(round);
    } catch (error) {
      if (!signal.aborted) this.#verdict.fail('schedule', String(error));
    } finally {
      await this.#close();
    }
    this.#memory?.judge(this.#verdict);
    process.stdout.write(
      `events: ${Object.entries(this.#counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}\n`,
    );
    if (this.#verdict.failed) this.#printScene();
    const { passed, failed } = this.#verdict.print();
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    return !this.#verdict.failed;
  }

  get #goesOn(): boolean {
    return !this.#options.signal.aborted && !this.#verdict.failed;
  }

  async #open(): Promise<void> {
    const { seed, signal } = this.#options;
    this.#servers = await Promise.all(ROOMS.map(() => SoakServer.start()));
    // Signals are ours: the browser ends when all else has.
    this.#browser = await chromium.launch({
      timeout: PATIENCE,
      executablePath,
      args,
      handleSIGINT: false,
      handleSIGTERM: false,
    });
    const [browser, ledger, trouble, verdict] = [this.#browser, this.#ledger, this.#trouble, this.#verdict];
    this.#rooms = this.#servers.map((server, index) => {
      const { places, peerTimeout } = ROOMS[index]!;
      const options = { browser, server, peerTimeout, pace: PACE, seed, ledger, trouble, verdict, signal };
      return new SoakRoom(index, places, options);
    });
    for (const [index, room] of this.#rooms.entries()) {
      await room.open(Array.from({ length: ROOMS[index]!.places }, () => this.#schedule.first()));
    }
    this.#memory = new MemoryWatch(this.#rooms, this.#servers[0]!);
  }

  async #round(round: number): Promise<void> {
    const { signal } = this.#options;
    this.#latest = this.#schedule.round();
    process.stdout.write(`  ${this.#latest.map(wordsOf).join(', ')}\n`);
    const began = Date.now();
    for (const { at, room, place, act } of this.#latest) {
      await delay(Math.max(0, began + at - Date.now()), undefined, { signal }).catch(() => undefined);
      if (!this.#goesOn) return;
      this.#counts[act.type] = (this.#counts[act.type] ?? 0) + 1;
      this.#rooms[room]?.act(place, act);
    }
    await within(Promise.all(this.#rooms.map((room) => room.rest())), 'the round is over', ROUND_OVER);
    if (this.#goesOn) await this.#quiet(round);
  }

  /** Nothing happens any more: waits until all has settled, and checks everything. */
  async #quiet(round: number): Promise<void> {
    const began = Date.now();
    await this.#each((room) => room.talk(false));
    const last = await this.#settle();
    if (!this.#goesOn) return;
    await this.#each((room) => room.settleAccounts());
    this.#ledger.check();
    this.#checkServers();
    const figures = await this.#memory?.measure();
    this.#trouble.forget(began);
    const time = new Date(Date.now() - this.#began).toISOString().slice(11, 19);
    const events = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    const members = this.#rooms.map((room) => room.members).join('+');
    const settled = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${time} round ${round}: ${members} members, ${this.#ledger.messages} messages, ${events} events, ${figures ?? ''}, quiet in ${settled} s${last}\n`,
    );
    await this.#each((room) => room.talk(true));
  }

  /** Resolves with what took longest, if it took long. */
  async #settle(): Promise<string> {
    const began = Date.now();
    let last = '';
    for (;;) {
      const unrest = (await Promise.all(this.#rooms.map((room) => room.unrest()))).flat();
      const time = Date.now() - began;
      if (unrest.length === 0 || !this.#goesOn) return time > LONG ? `, at last: ${last}` : '';
      last = unrest.map(([, what]) => what).join('; ');
      if (time > SETTLED) {
        for (const [check, what] of unrest) this.#verdict.fail(check, what);
        return '';
      }
      await delay(200);
    }
  }

  #checkServers(): void {
    for (const [index, { lives, stderr }] of this.#servers.entries()) {
      if (!lives) this.#verdict.fail('servers', `that of ${roomName(index)} has ended`);
      if (stderr) this.#verdict.fail('servers', `that of ${roomName(index)} says: ${stderr}`);
    }
  }

  async #each(run: (room: SoakRoom) => Promise<void>): Promise<void> {
    await Promise.all(this.#rooms.map(run));
  }

  /** What those who are named in what is wrong saw, and what happened in their rooms, in order. */
  #printScene(): void {
    const places = this.#verdict.places;
    const rooms = this.#rooms.filter(({ name }) => [...places].some((place) => place.startsWith(name)));
    const lines = [...this.#ledger.linesOf(({ place }) => places.has(place)), ...rooms.flatMap(({ story }) => story)];
    for (const line of lines.sort().slice(-MOST_LINES)) process.stdout.write(`    ${line}\n`);
  }

  async #close(): Promise<void> {
    this.#memory?.stop();
    await this.#browser?.close();
    await Promise.allSettled([
      ...this.#rooms.map((room) => room.close()),
      ...this.#servers.map((server) => server.stop()),
    ]);
  }
}
