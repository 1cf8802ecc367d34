import assert from 'node:assert/strict';
import {
  connect,
  type ConnectionError,
  type ConnectOptions,
  type Connection,
  type IdentityChange,
  type PeerId,
} from 'webrtc-elements/core';
import { serve, type SignallingServer } from 'webrtc-elements/server/node';
import { KNOWN_CODES } from '../../fuzz/known-codes.js';
import { identityOf } from '../cast.js';
import { until, within } from '../wait.js';
import { Meddler } from './meddler.js';

/** It is in every message, and must not be in anything that the server sees. */
const WORD = 'swordfish';
/** What tells of a link: parts of session descriptions (RFC 8866, RFC 8839) and of our signals. */
const OF_LINKS = ['candidate:', 'ufrag', 'a=fingerprint', 'm=application', '"description"', '"candidates"', '"bye"'];

/** Somebody who uses the library at a server that is hostile. */
export class Person {
  readonly name: string;
  readonly connection: Connection;
  readonly errors: string[] = [];
  /** What came, and from which id. */
  readonly heard: { readonly from: PeerId; readonly text: string }[] = [];
  /** Every name that it was shown, with the id. */
  readonly names: { readonly id: PeerId; readonly name: unknown }[] = [];
  /** All changed identities that it heard of. */
  readonly changes: IdentityChange[] = [];
  /** Whom it was ever connected to. */
  readonly met: PeerId[] = [];
  #said = 0;

  constructor(name: string, connection: Connection) {
    this.name = name;
    this.connection = connection;
    connection.on('error', (error: ConnectionError) => {
      this.errors.push(error.code);
    });
    connection.on('message', ({ data, peer }) => void this.heard.push({ from: peer, text: data as string }));
    connection.on('identity-changed', (change) => void this.changes.push(change));
    connection.on('connect', (id) => void this.met.push(id));
    for (const event of ['presence', 'peerlist', 'trust'] as const) connection.on(event, () => this.#look());
  }

  get id(): PeerId {
    return this.connection.id;
  }

  trusts(id: PeerId): string | undefined {
    return this.connection.peers.get(id)?.trust;
  }

  /** Says something new. Resolves when it has been delivered. */
  say(to?: PeerId): Promise<void> {
    const text = `${this.name} says ${WORD} ${++this.#said}`;
    return within(this.connection.send(text, to === undefined ? {} : { to }), `${text} is delivered`);
  }

  /** What one has said that came, in short. */
  heardFrom({ id }: Person): string[] {
    return this.heard.filter(({ from }) => from === id).map(({ text }) => text);
  }

  #look(): void {
    for (const { id, presence } of this.connection.peers.values()) this.names.push({ id, name: presence['name'] });
  }
}

/** A server that is hostile, and people who use it. */
export class HostileScene {
  readonly meddler: Meddler;
  readonly people: Person[] = [];
  readonly #server: SignallingServer;

  private constructor(meddler: Meddler, server: SignallingServer) {
    this.meddler = meddler;
    this.#server = server;
  }

  static async open(meddler = new Meddler()): Promise<HostileScene> {
    return new HostileScene(meddler, await serve({ port: 0, iceServers: [], webSocketServer: meddler }));
  }

  get url(): string {
    return this.#server.url;
  }

  /** Somebody of this name joins a room. */
  async enter(room: string, name: string, options: Partial<ConnectOptions> = {}): Promise<Person> {
    const identity = await identityOf(name);
    const presence = { name: nameOf(name) };
    const connection = await connect({ host: this.url, room, identity, presence, ...options });
    const person = new Person(name, connection);
    this.people.push(person);
    return person;
  }

  /** Both say so many things, one after the other, and all arrives. */
  async talk(one: Person, other: Person, times = 3): Promise<void> {
    await this.#know(one, other);
    for (let i = 0; i < times; i++) await Promise.all([one.say(other.id), other.say(one.id)]);
  }

  /**
   * The same under an attack that goes on: on a slow machine it may hold up proofs for so long that they begin anew, or that each counts
   * as refused for a while. What is said then is said again.
   */
  async talkUnderAttack(one: Person, other: Person, times = 3): Promise<void> {
    await this.#know(one, other);
    const say = async (from: Person, to: Person): Promise<void> => {
      try {
        await from.say(to.id);
      } catch (error) {
        assert(['peer-gone', 'peer-refused'].includes((error as { code?: string }).code ?? ''), String(error));
        await until(() => from.trusts(to.id) !== 'refused', `${from.name} takes ${to.name} back`);
        await say(from, to);
      }
    };
    for (let i = 0; i < times; i++) await Promise.all([say(one, other), say(other, one)]);
  }

  /**
   * Both say things until one of each arrives, though the server has told one of them that the other has gone and come: what was on its
   * way, or goes to the meeting before, may be `peer-gone`.
   */
  async meetAgain(one: Person, other: Person): Promise<void> {
    for (;;) {
      await this.#know(one, other);
      const results = await Promise.allSettled([one.say(other.id), other.say(one.id)]);
      const reasons = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as { code?: string }] : [],
      );
      for (const { code } of reasons) assert.equal(code, 'peer-gone');
      if (reasons.length === 0) return;
    }
  }

  /** Resolves when each trusts the other like this. */
  async trusting(one: Person, other: Person, trust: string): Promise<void> {
    const seen = (): boolean => one.trusts(other.id) === trust && other.trusts(one.id) === trust;
    await until(seen, `${one.name} and ${other.name} trust each other: ${trust}`);
  }

  /** Nobody has heard, seen or met anything but what somebody here has said, and been; all errors are typed. */
  assertUnharmed(): void {
    const byId = new Map(this.people.map((person) => [person.id, person]));
    for (const { name, heard, names, met, errors, connection } of this.people) {
      for (const { id, identity, trust } of connection.peers.values()) {
        if (trust === 'secret' || trust === 'verified')
          assert.equal(identity, byId.get(id)?.connection.identity, `${name} trusts ${id}`);
      }
      for (const id of met) assert(byId.has(id), `${name} met ${id}`);
      for (const shown of names) {
        if (shown.name !== undefined) assert.equal(shown.name, nameOf(byId.get(shown.id)?.name ?? ''), `${name} sees`);
      }
      const last = new Map<PeerId, number>();
      for (const { from, text } of heard) {
        const [, number = ''] = new RegExp(`^${byId.get(from)?.name} says ${WORD} (\\d+)$`).exec(text) ?? [];
        assert(Number(number) > (last.get(from) ?? 0), `${name} heard ${JSON.stringify(text)} from ${from}`);
        last.set(from, Number(number));
      }
      for (const code of errors) assert(KNOWN_CODES.includes(code), `${name}: ${code}`);
    }
  }

  /** What the server has seen says nothing of messages and links; nor of presences, in a room with a secret. */
  assertUnread(secret: boolean): void {
    const words = [WORD, ...OF_LINKS, ...(secret ? this.people.map(({ name }) => nameOf(name)) : [])];
    for (const word of words) assert(!this.reads(word), `the server reads ${word}`);
  }

  /** Whether the server has seen these words: as they are, or in base64. */
  reads(word: string): boolean {
    return this.meddler.reads(word);
  }

  #know(one: Person, other: Person): Promise<void> {
    return until(
      () => one.trusts(other.id) !== undefined && other.trusts(one.id) !== undefined,
      `${one.name} and ${other.name} know each other`,
    );
  }

  async close(): Promise<void> {
    for (const { connection } of this.people) connection.close();
    await this.#server.close();
  }
}

function nameOf(name: string): string {
  return `The famous ${name}`;
}
