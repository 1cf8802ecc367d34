import type { Connection, Peer, PeerId } from '../../core/index.js';
import { lookOf } from './look.js';

type Person = Pick<Peer, 'id' | 'presence'>;

const all = new WeakMap<Connection, Namesakes>();

/** The namesakes of a connection: all elements show the same numbers. */
export function namesakesOf(connection: Connection, nameOf: (person: Person) => string): Namesakes {
  const namesakes = all.get(connection) ?? new Namesakes(connection, nameOf);
  all.set(connection, namesakes);
  return namesakes;
}

/**
 * Tells apart, by numbers, those in a room whose names are the same or look alike. Each keeps its number while there are such names. Of
 * those who get one at the same time, ours is the lowest, and then that of who came first: another page may number them differently.
 * Which of them is who it says, nobody can know.
 */
export class Namesakes {
  readonly #connection: Connection;
  readonly #nameOf: (person: Person) => string;
  /** What each name looks like. */
  #looks = new Map<string, string>();
  /** By look, the numbers of those who have it. */
  #numbers = new Map<string, ReadonlyMap<PeerId, number>>();
  /** By id; `undefined` when who is here, or a name, has changed. */
  #current: ReadonlyMap<PeerId, number> | undefined;
  #ownName = '';

  constructor(connection: Connection, nameOf: (person: Person) => string) {
    this.#connection = connection;
    this.#nameOf = nameOf;
    const forget = (): void => {
      this.#current = undefined;
    };
    connection.on('peerlist', forget);
    connection.on('presence', forget);
  }

  /** The number of somebody here; `undefined` if no other name looks like theirs. */
  numberOf(id: PeerId): number | undefined {
    const ownName = this.#nameOf(this.#connection);
    if (ownName !== this.#ownName) this.#current = undefined;
    this.#ownName = ownName;
    this.#current ??= this.#compare();
    return this.#current.get(id);
  }

  #compare(): ReadonlyMap<PeerId, number> {
    const looks = new Map<string, string>();
    const groups = new Map<string, PeerId[]>();
    for (const person of [this.#connection, ...this.#connection.peers.values()]) {
      const name = this.#nameOf(person);
      const look = this.#looks.get(name) ?? lookOf(name);
      looks.set(name, look);
      groups.set(look, [...(groups.get(look) ?? []), person.id]);
    }
    const numbers = new Map<string, ReadonlyMap<PeerId, number>>();
    for (const [look, ids] of groups) if (ids.length > 1) numbers.set(look, numbered(ids, this.#numbers.get(look)));
    this.#looks = looks;
    this.#numbers = numbers;
    return new Map([...numbers.values()].flatMap((group) => [...group]));
  }
}

/** Numbers these ids. Those that have a number keep it. */
function numbered(ids: readonly PeerId[], before: ReadonlyMap<PeerId, number> = new Map()): Map<PeerId, number> {
  let last = Math.max(0, ...before.values());
  return new Map(ids.map((id) => [id, before.get(id) ?? ++last]));
}
