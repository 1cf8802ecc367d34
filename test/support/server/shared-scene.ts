import assert from 'node:assert/strict';
import { SharedRoom } from '../../../server/cluster/shared-room.js';
import { deliverTo } from '../../../server/room/deliver.js';
import type { ClientFrame, ServerFrame } from '../../../src/protocol/frames.js';
import { helloOf, keyOf } from '../client.js';
import { until } from '../wait.js';
import { MemoryBus, MemoryCluster } from './memory-cluster.js';

/** How somebody enters, where it differs from what the id says. */
interface Entry {
  readonly id?: string;
  readonly instance?: string;
  readonly key?: string;
}

/** A room on several servers in one process, whose sockets are their names. */
export class SharedScene {
  readonly store = new MemoryCluster();
  /** What has failed, on any server. */
  readonly failures: unknown[] = [];
  readonly #rooms = new Map<string, SharedRoom<string>>();
  readonly #servers = new Map<string, string>();
  readonly #stories = new Map<string, string[]>();
  readonly #networks = new Map<string, readonly string[]>();
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
    const deliver = deliverTo<string>({
      send: (socket, data) => this.#take(socket, JSON.parse(data as string) as ServerFrame),
      close: (socket, { code, reason }) => this.#note(socket, `close ${code} ${reason}`),
      renew: () => undefined,
    });
    const room = await SharedRoom.open<string>({
      key: 'room',
      capacity: this.#capacity,
      store: this.store,
      bus: new MemoryBus(server, this.store),
      allocate: (size) => new Uint8Array(size),
      deliver,
      limits: { framesPerSecond: 1_000, bytesPerSecond: 1_000_000 },
      networksOf: (socket) => this.#networks.get(socket) ?? [],
      onChange: () => undefined,
      onFailure: (error) => this.failures.push(error),
    });
    this.#rooms.set(server, room);
  }

  /** The bus of a server. */
  bus(server: string): MemoryBus {
    const bus = this.store.buses.get(server);
    assert(bus, `There is a server ${server}`);
    return bus;
  }

  /** Opens a socket, from this network. */
  open(
    server: string,
    socket: string,
    { id = socket, instance = socket, key = keyOf(id) }: Entry = {},
    network?: string,
  ): void {
    this.#servers.set(socket, server);
    if (network !== undefined) this.#networks.set(socket, [network]);
    this.#room(server).open(socket, { id, hello: helloOf(id, { instance, key }), ice: { iceServers: [] } });
  }

  /** Resolves when the member is in. */
  async join(server: string, socket: string, entry: Entry = {}, network?: string): Promise<void> {
    this.open(server, socket, entry, network);
    await this.told(socket, 'welcome');
  }

  say(socket: string, frame: ClientFrame): void {
    this.#room(this.#serverOf(socket)).receive(socket, JSON.stringify(frame));
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
      this.#room(server).open(last, { id: last, hello: 'hello-expected', ice: { iceServers: [] } });
      await this.told(last, 'error hello-expected');
      this.#room(server).close(last, 1006);
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
