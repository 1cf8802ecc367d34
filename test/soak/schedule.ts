import { random } from '../support/random.js';

/** What happens to the member at a place, to the place while it is empty, or to the server. */
export type Act =
  /** Somebody comes: the one who was here last, by the same identity, or a stranger. */
  | { readonly type: 'come'; readonly stranger: boolean; readonly relay: 'fallback' | 'only' }
  /** A goodbye: the connection is closed, and the page stays. */
  | { readonly type: 'leave' }
  /** The tab is closed. */
  | { readonly type: 'close' }
  /** The page ends without a goodbye. */
  | { readonly type: 'crash' }
  /** The page is loaded again, and its member comes back at once, by the same identity. */
  | { readonly type: 'reload' }
  /** Nothing goes in or out, for so long in ms; the browser tells the page that it is back, or does not. */
  | {
      readonly type: 'lose-network';
      readonly time: number;
      readonly how: 'refusing' | 'silent';
      readonly told: boolean;
    }
  /** Nothing runs in the page, for so long in ms. */
  | { readonly type: 'sleep'; readonly time: number }
  | { readonly type: 'break'; readonly what: 'channel' | 'connection'; readonly chance: number }
  | { readonly type: 'restart-server'; readonly signal: 'SIGKILL' | 'SIGTERM' };

/** Something that happens: so many ms after its round began, in this room, at this place. */
export interface Happening {
  readonly at: number;
  readonly room: number;
  readonly place: number;
  readonly act: Act;
}

export interface ScheduleOptions {
  readonly seed: number;
  /** How many places each room has; and whether its server is restarted. */
  readonly rooms: readonly { readonly places: number; readonly restarts: boolean }[];
}

/** At the first places of a room, members stay to the end. */
export const RESIDENTS = 2;
/** In a round, events begin in so much time, in ms. */
const ROUND = 20_000;
/** Time from one event in a room to the next, in ms, on average. */
const PACE = 1_600;
/** At least so many are in a room. */
const FEWEST = 4;
/** After something that lasts no time, a place is left alone for so long, in ms. */
const PAUSE = 1_500;

/** How often members who stay meet with something, in comparison. */
const TROUBLES = { break: 5, 'lose-network': 3, sleep: 2 } as const;
/** How often those who may go do so. */
const ENDINGS = { leave: 2, close: 1, crash: 2, reload: 3 } as const;

/**
 * What will happen, round after round, all of it drawn from a seed: nothing that goes on in the meantime has an
 * influence. It knows who is where, and when something that lasts is over.
 */
export class Schedule {
  readonly #chance: () => number;
  readonly #rooms: readonly { readonly places: { here: boolean; free: number }[]; readonly restarts: boolean }[];

  constructor({ seed, rooms }: ScheduleOptions) {
    this.#chance = random(seed);
    this.#rooms = rooms.map(({ places, restarts }) => ({
      restarts,
      places: Array.from({ length: places }, () => ({ here: true, free: 0 })),
    }));
  }

  /** How somebody comes for the first time. */
  first(): Act & { type: 'come' } {
    return { type: 'come', stranger: true, relay: this.#relay() };
  }

  /** The next round, in order of time. It ends when all that lasts is over; everybody is free then. */
  round(): Happening[] {
    return this.#rooms
      .flatMap((_, room) => this.#roundOf(room))
      .sort((one, other) => one.at - other.at || one.room - other.room);
  }

  #roundOf(room: number): Happening[] {
    const { places, restarts } = this.#rooms[room] ?? { places: [], restarts: false };
    for (const place of places) place.free = 0;
    const happenings: Happening[] = [];
    const restart = restarts ? ROUND * this.#chance() : Infinity;
    let restarted = false;
    for (let at = 2 * PACE * this.#chance(); at < ROUND; at += 2 * PACE * this.#chance()) {
      if (at > restart && !restarted) {
        restarted = true;
        const signal = this.#chance() < 0.8 ? 'SIGKILL' : 'SIGTERM';
        happenings.push({ at, room, place: 0, act: { type: 'restart-server', signal } });
        continue;
      }
      const free = places.map((_, index) => index).filter((index) => (places[index]?.free ?? Infinity) <= at);
      const index = this.#pick(free);
      const place = index === undefined ? undefined : places[index];
      if (index === undefined || !place) continue;
      const act = place.here ? this.#actAt(index, places.filter(({ here }) => here).length) : this.#comeBack();
      place.here = !['leave', 'close', 'crash'].includes(act.type);
      place.free = at + ('time' in act ? act.time : 0) + PAUSE;
      happenings.push({ at, room, place: index, act });
    }
    return happenings;
  }

  #actAt(place: number, present: number): Act {
    const [chance, dice] = [this.#chance(), this.#chance()];
    const endings = place < RESIDENTS ? {} : present > FEWEST ? ENDINGS : { reload: ENDINGS.reload };
    const type = this.#draw({ ...TROUBLES, ...endings });
    switch (type) {
      case 'break':
        return { type, what: chance < 0.5 ? 'channel' : 'connection', chance: dice };
      case 'lose-network':
        return { type, time: this.#time(), how: chance < 0.5 ? 'refusing' : 'silent', told: dice < 0.5 };
      case 'sleep':
        return { type, time: this.#time() };
      default:
        return { type };
    }
  }

  #comeBack(): Act {
    return { type: 'come', stranger: this.#chance() < 0.4, relay: this.#relay() };
  }

  #relay(): 'fallback' | 'only' {
    return this.#chance() < 0.9 ? 'fallback' : 'only';
  }

  /** 1 to 20 s, in ms; the shorter the more often. */
  #time(): number {
    return Math.round(1_000 * 20 ** this.#chance());
  }

  #draw<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let rest = this.#chance() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    const found = entries.find(([, weight]) => (rest -= weight) < 0);
    return (found ?? entries[0]!)[0];
  }

  #pick(list: readonly number[]): number | undefined {
    return list[Math.floor(this.#chance() * list.length)];
  }
}

/** An event in a few words. */
export function wordsOf({ at, room, place, act }: Happening): string {
  const { type, ...rest } = act;
  const about = Object.values(rest).map((value) =>
    typeof value === 'number' ? Number(value.toFixed(2)) : String(value),
  );
  const where = type === 'restart-server' ? roomName(room) : placeName(room, place);
  return [`${(at / 1000).toFixed(1)} ${where} ${type}`, ...about].join(' ');
}

/** A, B, … */
export function roomName(room: number): string {
  return String.fromCharCode(65 + room);
}

/** A0, A1, … */
export function placeName(room: number, place: number): string {
  return `${roomName(room)}${place}`;
}
