import type { RoomName } from '../../../../protocol/hello.js';
import { isCount, isObject } from '../../../../protocol/shape.js';

/** Text that lasts as long as the device keeps it. */
export interface AttemptStore {
  read(): string | undefined;
  write(text: string): void;
}

/** After so many failed runs in a row, the person is asked. */
const MOST = 3;
/** Failed runs that are further apart are not in a row, in ms. */
const APART = 60 * 60 * 1000;
/** Of how many rooms the numbers are kept. */
const ROOMS = 50;

interface Count {
  /** Failed runs in a row. */
  readonly count: number;
  /** When the last one failed, in ms since 1970. */
  readonly time: number;
}

/** Counts the runs of one room that have failed, one after the other: each may have been a guess. */
export class Attempts {
  readonly #room: string;
  readonly #store: AttemptStore;
  /** Tells the person that no run is answered any more, and that somebody has tried. */
  readonly warn: () => void;

  constructor({ party, room }: RoomName, store: AttemptStore, warn: () => void) {
    this.#room = JSON.stringify([party, room]);
    this.#store = store;
    this.warn = warn;
  }

  /** How many have failed in a row. */
  get count(): number {
    const { count = 0, time = 0 } = this.#read()[this.#room] ?? {};
    return count >= MOST || Math.abs(Date.now() - time) < APART ? count : 0;
  }

  /** Whether no run is answered until the person allows it. */
  get closed(): boolean {
    return this.count >= MOST;
  }

  /** A run has failed, or was not completed. */
  fail(): void {
    this.#write({ count: Math.min(this.count + 1, MOST), time: Date.now() });
    if (this.closed) this.warn();
  }

  /** Begins to count anew: somebody has shown that it knows the password, or the person allows more. */
  reset(): void {
    if (this.count > 0) this.#write(undefined);
  }

  #read(): Record<string, Count> {
    try {
      const value: unknown = JSON.parse(this.#store.read() ?? '{}');
      return isObject(value) ? Object.fromEntries(Object.entries(value).filter(isEntry)) : {};
    } catch {
      return {};
    }
  }

  #write(count: Count | undefined): void {
    const others = Object.entries(this.#read()).filter(([room]) => room !== this.#room);
    const latest = others.sort(([, a], [, b]) => b.time - a.time).slice(0, ROOMS - 1);
    this.#store.write(JSON.stringify(Object.fromEntries(count ? [[this.#room, count], ...latest] : latest)));
  }
}

function isEntry(entry: [string, unknown]): entry is [string, Count] {
  const [, value] = entry;
  return isObject(value) && isCount(value['count']) && isCount(value['time']);
}
