import type { Connection, Peer, PeerId } from '../../core/index.js';
import { lookOf } from './look.js';

type Person = Pick<Peer, 'id' | 'presence' | 'given' | 'order'>;

/** Where orders are times, numbers stay below this one. */
const MANY = 10_000;

const all = new WeakMap<Connection, Namesakes>();

/** The namesakes of a connection: all elements show the same numbers. */
export function namesakesOf(connection: Connection, nameOf: (person: Person) => string): Namesakes {
  const namesakes = all.get(connection) ?? new Namesakes(connection, nameOf);
  all.set(connection, namesakes);
  return namesakes;
}

/**
 * Tells apart, by numbers, those in a room whose names are the same or look alike. The number is that of the member in the order of the
 * room: all pages show the same, nobody else ever gets it, and it stays until the server has lost the member. Which of them is who it
 * says, nobody can know.
 */
export class Namesakes {
  readonly #connection: Connection;
  readonly #nameOf: (person: Person) => string;
  /** What each name looks like. */
  #looks = new Map<string, string>();
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
    const groups = new Map<string, Person[]>();
    for (const person of [this.#connection, ...this.#connection.peers.values()]) {
      const name = this.#nameOf(person);
      const look = this.#looks.get(name) ?? lookOf(name);
      looks.set(name, look);
      groups.set(look, [...(groups.get(look) ?? []), person]);
    }
    this.#looks = looks;
    return new Map([...groups.values()].flatMap((group) => (group.length > 1 ? numbered(group) : [])));
  }
}

/**
 * Numbers people by their order. With Redis, orders are times in ms: then the last four digits will do, unless somebody has come at the
 * very moment that gives them the digits of another.
 */
function numbered(people: readonly Person[]): [PeerId, number][] {
  const short = people.map(({ order }) => 1 + (order % MANY));
  const unique = new Set(short).size === people.length;
  return people.map(({ id, order }, at) => [id, (unique && short[at]) || order + 1]);
}
