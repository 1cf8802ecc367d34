import { roomName, placeName, type Act } from './schedule.js';
import { Place, type PlaceOptions } from './place.js';
import { timeOf } from './membership.js';
import type { View } from './account.js';
import type { Check } from './verdict.js';

/** Something that is not as it has to be, and the check that it fails if it stays so. */
export type Unrest = readonly [check: Check, what: string];

/**
 * The server is found again within this time, in ms, and twice the time that it was not there, by everybody whom nothing
 * else keeps from it: waits double each time.
 */
const RECOVERY = 6_000;

/** A room: its places, and the server that it is on. */
export class SoakRoom {
  readonly name: string;
  readonly places: readonly Place[];
  readonly #options: PlaceOptions;
  #restarts = Promise.resolve();
  #story: string[] = [];

  constructor(index: number, size: number, options: Omit<PlaceOptions, 'room'>) {
    this.name = roomName(index);
    this.#options = { ...options, room: this.name };
    this.places = Array.from({ length: size }, (_, place) => new Place(placeName(index, place), this.#options));
  }

  /** How many are here. */
  get members(): number {
    return this.places.filter(({ member }) => member).length;
  }

  /** What happened here lately, and when. */
  get story(): readonly string[] {
    return [...this.#story, ...this.places.flatMap(({ story }) => story)];
  }

  async open(comings: readonly Act[]): Promise<void> {
    await Promise.all(this.places.map((place) => place.open()));
    for (const [index, coming] of comings.entries()) this.places[index]?.act(coming);
    await this.rest();
  }

  /** Lets this happen at this place. */
  act(index: number, act: Act): void {
    if (act.type !== 'restart-server') {
      this.places[index]?.act(act);
      return;
    }
    const { server, trouble } = this.#options;
    this.#restarts = this.#restarts.then(async () => {
      let over: ((recovery: number) => void) | undefined;
      let down = 0;
      await server.restart(act.signal, () => {
        over = trouble.begin(this.name);
        down = Date.now();
        this.#story.push(`${timeOf(Date.now())} the server of ${this.name} ends by ${act.signal}`);
      });
      this.#story.push(`${timeOf(Date.now())} the server of ${this.name} is back`);
      over?.(RECOVERY + 2 * (Date.now() - down));
    });
    this.#restarts.catch(() => undefined); // `rest` tells
  }

  /** Resolves when all is over that began; rejects if something could not be done. */
  async rest(): Promise<void> {
    await Promise.all([this.#restarts, ...this.places.map((place) => place.rest())]);
  }

  async talk(on: boolean): Promise<void> {
    await Promise.all(this.places.map((place) => place.talk(on)));
  }

  async settleAccounts(): Promise<void> {
    await Promise.all(this.places.map((place) => place.settleAccount()));
  }

  /** What is not as it has to be when all is quiet. */
  async unrest(): Promise<Unrest[]> {
    const views = await Promise.all(this.places.map((place) => place.view()));
    const relayOnly = new Set(
      this.places.flatMap(({ member, relayOnly }) => (member && relayOnly ? [member.number] : [])),
    );
    const here = this.places.flatMap(({ member }) => (member ? [member.number] : []));
    const unrest = this.places.flatMap((place, index) => {
      const view = views[index];
      if (!view) return [];
      return [...unrestIn(view, here, relayOnly)].map(([check, what]): Unrest => [
        check,
        `${place.name}#${view.number} ${what}`,
      ]);
    });
    return [...unrest, ...(await this.#serverUnrest())];
  }

  async close(): Promise<void> {
    await Promise.all(this.places.map((place) => place.close()));
  }

  async #serverUnrest(): Promise<Unrest[]> {
    const metrics = await this.#options.server.metrics();
    const wanted = { members: this.members, sockets: this.members, rooms: 1 };
    return Object.entries(wanted).flatMap(([name, count]) => {
      const counted = metrics.get(`webrtc_elements_${name}`);
      return counted === count
        ? []
        : [['servers', `the server of ${this.name} counts ${counted} ${name}, not ${count}`]];
    });
  }
}

/** What is not as it has to be in one page, when these members are here. */
function* unrestIn(view: View, here: readonly number[], relayOnly: ReadonlySet<number>): Generator<Unrest> {
  if (view.state !== 'connected') yield ['members', `is ${view.state}`];
  if (view.underWay > 0) yield ['promises', `waits for ${view.underWay} messages`];
  const others = here.filter((number) => number !== view.number);
  const seen = view.peers.map(({ number }) => number);
  for (const number of others) if (!seen.includes(number)) yield ['members', `misses ${number}`];
  for (const number of seen) if (!others.includes(number)) yield ['members', `sees the ghost of ${number}`];
  let links = 0;
  for (const { number, state, path, buffered } of view.peers) {
    if (!others.includes(number)) continue;
    const direct = !relayOnly.has(view.number) && !relayOnly.has(number);
    const wanted = direct ? 'direct' : 'relay';
    if (direct) links++;
    if (state !== 'connected' || path !== wanted || buffered > 0) {
      yield ['members', `has ${number} as ${state}, by ${path} instead of ${wanted}, with ${buffered} bytes waiting`];
    }
  }
  const { connections, sockets } = view.held;
  if (connections !== links || sockets !== 1) {
    yield ['held', `holds ${connections} connections for ${links} links, and ${sockets} sockets`];
  }
}
