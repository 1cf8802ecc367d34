import { setTimeout as delay } from 'node:timers/promises';
import type { Lot } from '../fuzz/lot.js';
import type { Company } from './company.js';
import { Person } from './person.js';

const PEOPLE = 3;
/** How long the room is left as it is before one of its people leaves, in ms, at the most; half of it at the least. */
const STAY = 4_000;
/** How long one who left is away, in ms, at the most. */
const AWAY = 1_000;

/** A room of honest people, of whom one leaves and comes back now and then. */
export class HonestRoom {
  readonly name: string;
  readonly #people: readonly Person[];
  readonly #lot: Lot;
  readonly #company: Company;

  /** `hosts`: servers, over which its people are spread. */
  constructor(letter: string, name: string, hosts: readonly string[], lot: Lot, company: Company) {
    this.name = name;
    this.#lot = lot;
    this.#company = company;
    this.#people = Array.from({ length: PEOPLE }, (_, at) => {
      const host = hosts[at % hosts.length] ?? '';
      return new Person({ name: `${letter}${at}`, host, room: name, company });
    });
  }

  async open(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.enter()));
  }

  talk(on: boolean): void {
    for (const person of this.#people) person.talk(on);
  }

  /** Has people leave and come back until the signal says so; resolves when all are there. */
  async wander(signal: AbortSignal): Promise<void> {
    for (;;) {
      await delay(STAY * (0.5 + this.#lot.next() / 2), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const person = this.#lot.pick(this.#people);
      person.leave();
      await delay(this.#lot.below(AWAY));
      await person.enter().catch((error: unknown) => {
        this.#company.verdict.fail('events', `somebody cannot come back into ${this.name}: ${String(error)}`);
      });
    }
  }

  /** What has not settled yet, in words. */
  unrest(): string[] {
    return this.#people.flatMap((person) => {
      const others = this.#people.filter((other) => other !== person).map(({ self }) => self);
      const [seen, there] = [person.others, others].map((people) => people.sort().join(', '));
      return [
        ...(person.waits ? [`${person.self} waits for what becomes of its words`] : []),
        ...(seen === there ? [] : [`${person.self} sees ${seen}, there are ${there}`]),
      ];
    });
  }

  settleAccounts(): void {
    for (const person of this.#people) person.settleAccount();
  }

  close(): void {
    this.talk(false);
    for (const person of this.#people) person.leave();
  }
}
