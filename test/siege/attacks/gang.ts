import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { HostileMember } from '../../fuzz/hostile-member.js';
import type { Lot } from '../../fuzz/lot.js';
import type { PeerId } from '../../../src/protocol/frames.js';
import { parsePresence } from '../../../src/protocol/presence.js';
import { Client, type ClientAddress } from '../../support/client.js';
import { introduce } from '../../support/trust/by-hand.js';
import { HONEST } from '../company.js';
import type { Target } from '../place.js';

/** What an attack needs. */
export interface GangOptions {
  readonly target: Target;
  /** The room that it happens in. */
  readonly room: string;
  readonly lot: Lot;
  /** Its own address: what an address is refused for is held against no honest one. */
  readonly address: string;
  /** Tells the ids of its members from all others. */
  readonly name: string;
}

/** So many bytes may wait at an attacker's own side of its socket. */
const MOST_WAITING = 2 ** 20;
/** So many blows come at a time. */
const VOLLEY = 50;
/** How long an attacker waits for its socket to take more, in ms. */
const PAUSE = 5;

type More = Partial<Omit<ClientAddress, 'url'>>;

/** Those who carry out one attack, until it is over. */
export class Gang {
  readonly target: Target;
  readonly lot: Lot;
  readonly room: string;
  /** What it did so far: frames and sockets. */
  blows = 0;
  over = false;
  readonly #options: GangOptions;
  readonly #clients = new Set<Client>();
  readonly #hostiles = new Set<HostileMember>();
  #members = 0;

  constructor(options: GangOptions) {
    this.#options = options;
    ({ target: this.target, lot: this.lot, room: this.room } = options);
  }

  /** Opens a socket, which the server may yet refuse. */
  async open(more: More = {}): Promise<Client> {
    this.blows++;
    const address = { url: this.lot.pick(this.target.urls), room: this.room, id: this.#nextId(), ...more };
    const client = await Client.open({ ...address, options: { localAddress: this.#options.address, ...more.options } });
    this.#clients.add(client);
    void client.closed.then(() => this.#clients.delete(client));
    if (this.over) client.socket.terminate();
    return client;
  }

  /** Resolves when another of them is a member. */
  async join(more: More = {}): Promise<Client> {
    const client = await this.open(more);
    await client.next('welcome');
    return client;
  }

  /** What one of them offers who can prove who it is, and so reaches others by relay. */
  async introduce(): Promise<Pick<ClientAddress, 'id' | 'subprotocols'>> {
    const introduction = await introduce(this.#nextId(), { room: this.room });
    return { id: introduction.id, subprotocols: await introduction.greet('{}') };
  }

  /** The honest people of the room, as a member has been told of them. */
  async victims(): Promise<readonly PeerId[]> {
    const client = await this.open();
    const { members } = await client.next('welcome');
    client.socket.close(1000);
    return members.filter(({ presence }) => parsePresence(presence)['name'] === HONEST).map(({ id }) => id);
  }

  /** Resolves when one is in the room that goes through all of the handshakes with one of the honest. */
  async enterHostile(): Promise<HostileMember> {
    const victim = this.lot.pick(await this.victims());
    this.blows++;
    const options = { localAddress: this.#options.address };
    const url = this.lot.pick(this.target.urls);
    const hostile = await HostileMember.enter(url, this.room, this.#nextId(), victim, options);
    this.#hostiles.add(hostile);
    return hostile;
  }

  /** Strikes again and again, as fast as the socket takes it. */
  async flood(client: Client, strike: () => void): Promise<void> {
    const { socket } = client;
    while (!this.over && socket.readyState === socket.OPEN) {
      if (socket.bufferedAmount > MOST_WAITING) await delay(PAUSE);
      else this.#volley(strike);
      await setImmediate();
    }
  }

  /** Strikes again and again, so many times every few ms. */
  async patter(times: number, strike: () => void): Promise<void> {
    while (!this.over) {
      for (let i = 0; i < times; i++) strike();
      this.blows += times;
      await delay(PAUSE);
    }
  }

  /** Nothing more happens. */
  end(): void {
    this.over = true;
    for (const { socket } of this.#clients) socket.terminate();
    for (const hostile of this.#hostiles) hostile.leave().catch(() => undefined); // the server may have ended it
  }

  #volley(strike: () => void): void {
    for (let i = 0; i < VOLLEY; i++) strike();
    this.blows += VOLLEY;
  }

  #nextId(): PeerId {
    return `${this.#options.name}-${this.#members++}`;
  }
}
