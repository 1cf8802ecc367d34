import assert from 'node:assert/strict';
import { FarSender } from '../../../server/exchange/far-sender.js';
import { SharedRoom } from '../../../server/cluster/shared-room.js';
import { deliverTo } from '../../../server/room/deliver.js';
import type { ClientFrame, ServerFrame } from '../../../src/protocol/frames.js';
import type { Greeting } from '../../../src/protocol/check-greeting.js';
import { greetingOf, tokenOf } from '../greetings.js';
import { until } from '../wait.js';
import { MemoryBus, MemoryCluster } from './memory-cluster.js';

/** How somebody enters, where it differs from what the id says. */
interface Entry {
  readonly id?: string;
  readonly instance?: string;
  readonly token?: string;
  /** The counter that it has signed, in place of a token. */
  readonly counter?: number;
}

/** A room on several servers in one process, whose sockets are their names. */
export class SharedScene {
  readonly store = new MemoryCluster();
  /** What has failed, on any server. */
  readonly failures: unknown[] = [];
  readonly #rooms = new Map<string, SharedRoom<string>>();
  readonly #buses = new Map<string, MemoryBus>();
  readonly #servers = new Map<string, string>();
  readonly #stories = new Map<string, string[]>();
  readonly #networks = new Map<string, readonly string[]>();
  readonly #full = new Set<string>();
  /** Frames that wait for sockets, by who has sent them. */
  readonly #held = new Map<FarSender, (() => void)[]>();
  readonly #capacity: number;
  #marks = 0;

  private constructor(capacity: number) {
    this.#capacity = capacity;
  }

  static async start(servers: readonly string[], capacity = 10_000): Promise<SharedScene> {
    const scene = new SharedScene(capacity);
    for (const server of servers) await scene.launch(server);
    return scene;
  }

  async launch(server: string): Promise<void> {
    const deliver = deliverTo<string, string | FarSender>({
      send: (socket, data, from) => {
        const take = (): void => this.#take(socket, JSON.parse(data as string) as ServerFrame);
        if (from instanceof FarSender && this.#full.has(socket)) this.#hold(from, take);
        else take();
      },
      close: (socket, { code, reason }) => this.#note(socket, `close ${code} ${reason}`),
      renew: () => undefined,
    });
    const bus = new MemoryBus(server, this.store);
    this.#buses.set(server, bus);
    const room = await SharedRoom.open<string>({
      key: 'room',
      capacity: this.#capacity,
      store: this.store,
      bus,
      allocate: (size) => new Uint8Array(size),
      deliver,
      limits: { framesPerSecond: 1_000, bytesPerSecond: 1_000_000 },
      networksOf: (socket) => this.#networks.get(socket) ?? [],
      finish: (from) => this.#finish(from),
      onChange: () => undefined,
      onFailure: (error) => this.failures.push(error),
    });
    this.#rooms.set(server, room);
  }

  /** The bus of a server, even one that has died. */
  bus(server: string): MemoryBus {
    const bus = this.#buses.get(server);
    assert(bus, `There is a server ${server}`);
    return bus;
  }

  /** Opens a socket, from this network. */
  open(
    server: string,
    socket: string,
    { id = socket, instance = socket, token = tokenOf(id), counter }: Entry = {},
    network?: string,
  ): void {
    this.#servers.set(socket, server);
    if (network !== undefined) this.#networks.set(socket, [network]);
    const plain = greetingOf(id, { instance, token });
    const greeting: Greeting = counter === undefined ? plain : { ...plain, proof: { counter } };
    this.#room(server).open(socket, { id, greeting, ice: { iceServers: [] } });
  }

  /** Resolves when the member is in. */
  async join(server: string, socket: string, entry: Entry = {}, network?: string): Promise<void> {
    this.open(server, socket, entry, network);
    await this.told(socket, 'welcome');
  }

  say(socket: string, frame: ClientFrame): void {
    this.#room(this.#serverOf(socket)).receive(socket, JSON.stringify(frame));
  }

  /** From now on, what members of other servers send to this socket waits until the room wants it to be sent. */
  fill(socket: string): void {
    this.#full.add(socket);
  }

  /** A socket closes. Resolves when its server has done what follows from that, or has failed to. */
  async close(socket: string, code: number): Promise<void> {
    this.#room(this.#serverOf(socket)).close(socket, code);
    await this.settled(this.#serverOf(socket));
  }

  /** A server looks after the room, as it does every few seconds. */
  async sweep(server: string): Promise<void> {
    this.#room(server).sweep();
    await this.settled(server);
  }

  /** Whether a server would drop the room. */
  isEmpty(server: string): boolean {
    return this.#room(server).empty;
  }

  /** This server has missed updates, and reads the room anew. */
  async reread(server: string): Promise<void> {
    this.bus(server).hear();
    await this.settled(server);
  }

  /** Resolves when a server has done all that it had to do. */
  async settled(server: string): Promise<void> {
    for (let round = 0; round < 2; round++) {
      const last = `last-${this.#marks++}`; // what it had to do may have given it more to do
      this.#room(server).open(last, { id: last, greeting: greetingOf(last), ice: { iceServers: [] } });
      const { exchange } = this.bus(server);
      const ref = exchange.newest;
      this.#room(server).close(last, 1006); // before it is in: nobody hears of it
      await until(() => !exchange.attached.has(ref), `${server} has done what it had to do`);
    }
  }

  /** What a socket was told: `['welcome', 'joined bob', 'left bob leave']`. */
  story(socket: string): readonly string[] {
    return this.#stories.get(socket) ?? [];
  }

  /** Resolves when a socket has been told this. */
  async told(socket: string, line: string): Promise<void> {
    await until(() => this.story(socket).includes(line), `${socket} is told "${line}"`);
  }

  /** Resolves with the first of these lines that a socket is told. */
  async first(socket: string, ...lines: readonly string[]): Promise<string> {
    const find = (): string | undefined => this.story(socket).find((line) => lines.includes(line));
    await until(() => find() !== undefined, `${socket} is told one of ${lines.join(', ')}`);
    return find() ?? '';
  }

  /** All that a member has been told of this id by now, and what its server still had to tell. */
  async newsOf(socket: string, id: string): Promise<string[]> {
    const last = `last-${this.#marks++}`;
    await this.settled(this.#serverOf(socket));
    await this.join(this.#serverOf(socket), last);
    await this.told(socket, `joined ${last}`); // news keep their order
    await this.close(last, 1000);
    return this.story(socket).filter((line) => line.split(' ')[1] === id);
  }

  async end(): Promise<void> {
    for (const room of this.#rooms.values()) await room.dispose();
  }

  #room(server: string): SharedRoom<string> {
    const room = this.#rooms.get(server);
    assert(room, `There is a server ${server}`);
    return room;
  }

  #serverOf(socket: string): string {
    const server = this.#servers.get(socket);
    assert(server !== undefined, `${socket} has opened`);
    return server;
  }

  #hold(from: FarSender, take: () => void): void {
    from.count(1);
    this.#held.set(from, [...(this.#held.get(from) ?? []), take]);
  }

  #finish(from: FarSender): void {
    const held = this.#held.get(from) ?? [];
    this.#held.delete(from);
    for (const take of held) take();
    from.count(-held.length);
  }

  #take(socket: string, frame: ServerFrame): void {
    if (frame.type === 'news') for (const one of frame.news) this.#take(socket, one);
    else if (frame.type === 'joined') this.#note(socket, `joined ${frame.member.id}`);
    else if (frame.type === 'left') this.#note(socket, `left ${frame.id} ${frame.reason}`);
    else if (frame.type === 'error') this.#note(socket, `error ${frame.code}`);
    else this.#note(socket, frame.type);
  }

  #note(socket: string, line: string): void {
    this.#stories.set(socket, [...this.story(socket), line]);
  }
}
