import { connect, ConnectionError, createIdentity, type Connection } from 'webrtc-elements/core';
import { identify } from '../../src/protocol/signature.js';
import { IN_PRIVATE } from '../support/in-private.js';
import type { Entry } from '../soak/account.js';
import type { Membership } from '../soak/membership.js';
import { HONEST, type Company } from './company.js';

/** ms between two words of a person. */
const PACE = 150;
/** Every so many words it presents something new, too. */
const PRESENTS = 20;

/** How somebody enters. */
export interface PersonOptions {
  /** What the verdict calls it. */
  readonly name: string;
  readonly host: string;
  readonly room: string;
  readonly company: Company;
}

/** An honest person in a room, who may leave and come back as somebody whom the others do not know. */
export class Person {
  readonly #options: PersonOptions;
  #inside: { readonly connection: Connection; readonly membership: Membership } | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #words = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** Whether somebody has not been told yet what it said. */
  get waits(): boolean {
    return this.#inside?.membership.waits ?? false;
  }

  /** Whom it is known as, and what it presents. */
  get self(): string {
    const { connection } = this.#inside ?? {};
    return connection ? describe(connection) : 'nobody';
  }

  /** The honest people whom it sees, and what they present. */
  get others(): string[] {
    const peers = [...(this.#inside?.connection.peers.values() ?? [])];
    return peers.filter(({ id }) => this.#options.company.find(id)).map(describe);
  }

  /** Resolves when it is in. */
  async enter(): Promise<void> {
    const { host, room, name, company } = this.#options;
    const identity = await createIdentity();
    const membership = company.admit(name, room, await identify(identity.publicKey, 0));
    const connection = await connect({ host, room, identity, presence: { name: HONEST, mood: 0 }, ...IN_PRIVATE });
    this.#inside = { connection, membership };
    this.#listen(connection, membership);
  }

  /** Begins, or stops, to speak. */
  talk(on: boolean): void {
    clearInterval(this.#clock);
    if (on) this.#clock = setInterval(() => this.#say(), PACE);
  }

  /** Leaves with a goodbye. */
  leave(): void {
    const inside = this.#inside;
    if (!inside) return;
    this.#inside = undefined;
    inside.membership.ended = Date.now();
    inside.connection.close();
  }

  /** Tells the ledger that it has told all up to now. */
  settleAccount(): void {
    const number = this.#inside?.membership.number;
    if (number !== undefined) this.#options.company.ledger.take({ number, at: Date.now(), entries: [] });
  }

  /**
   * Says a number to everybody. The honest and the strangers are told by a call each, so that the promise of the first is about
   * nobody else; what becomes of the second, the strangers decide.
   */
  #say(): void {
    if (!this.#inside) return;
    const { company } = this.#options;
    const { connection, membership } = this.#inside;
    const ids = [...connection.peers.keys()];
    const friends = ids.filter((id) => company.find(id));
    const strangers = ids.filter((id) => !company.find(id));
    const n = ++this.#words;
    if (n % PRESENTS === 0) connection.setPresence({ name: HONEST, mood: n });
    const words = `${n} ${performance.now()}`;
    if (friends.length) {
      company.said++;
      this.#tell(membership, 'sent', n, numbersOf(friends, company), undefined);
      connection.send(words, { to: friends }).then(
        () => this.#tell(membership, 'kept', n),
        (error: unknown) => {
          const { code, peer } = error as ConnectionError;
          this.#tell(membership, 'broken', n, code, company.find(peer)?.number);
        },
      );
    }
    if (strangers.length) {
      connection.send(words, { to: strangers }).catch((error: unknown) => {
        if (error instanceof ConnectionError) return;
        company.verdict.fail('promises', `of words to strangers: ${String(error)}`);
      });
    }
  }

  #listen(connection: Connection, membership: Membership): void {
    const { company } = this.#options;
    connection.on('message', ({ data, peer }) => {
      const from = company.find(peer);
      if (!from) return;
      const [n = NaN, at = NaN] = (typeof data === 'string' ? data : '').split(' ').map(Number);
      this.#tell(membership, 'heard', from.number, n);
      company.arrived(from, membership, performance.now() - at);
    });
    connection.on('peer-disconnect', (id) => {
      const peer = company.find(id);
      if (peer) this.#tell(membership, 'gone', peer.number);
    });
    connection.on('error', ({ code, peer, message }) => {
      const friend = company.find(peer);
      if (peer !== undefined && !friend) company.blame(code);
      else this.#tell(membership, 'error', code, friend?.number, message);
    });
    connection.socket.addEventListener('close', ({ code, reason }) => {
      if (membership.ended === Infinity) company.loseSocket(`${code} ${reason}`.trim());
    });
    connection.on('close', (error) => this.#tell(membership, 'close', error?.code));
  }

  #tell({ number }: Membership, ...entry: EntryWithoutTime): void {
    const at = Date.now();
    this.#options.company.ledger.take({ number, at, entries: [[at, ...entry] as Entry] });
  }
}

type WithoutTime<Row> = Row extends [number, ...infer Rest] ? Rest : never;
type EntryWithoutTime = WithoutTime<Entry>;

function numbersOf(ids: readonly string[], company: Company): number[] {
  return ids.flatMap((id) => company.find(id)?.number ?? []);
}

function describe({ id, presence }: Pick<Connection, 'id' | 'presence'>): string {
  return `${id} ${JSON.stringify(presence)}`;
}
