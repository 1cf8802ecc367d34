import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client, type ClientAddress } from '../client.js';
import { Command } from '../command.js';
import { within } from '../wait.js';
import { membersOf } from './members.js';
import { RedisServer } from '../redis-server.js';

/** What else an address may say. */
type More = Partial<Omit<ClientAddress, 'id'>>;

/** Begins the ids of those who only look who is in a room. */
const PROBE = 'probe-';

/** Several servers with one Redis, each a process of its own, and a room that no other test has. */
export class Cluster {
  readonly redis = new RedisServer();
  readonly servers: Command[] = [];
  readonly room = `room-${randomUUID()}`;
  readonly #urls: string[] = [];
  readonly #clients: Client[] = [];

  /** Starts Redis and so many servers. */
  static async start(count = 2): Promise<Cluster> {
    const cluster = new Cluster();
    await cluster.redis.start();
    await Promise.all(Array.from({ length: count }, (_, at) => cluster.launch(at)));
    return cluster;
  }

  /** Starts the server of this number, in place of the one that had it. */
  async launch(at: number): Promise<void> {
    const limits = ['--connects-per-second', '10000', '--sockets-per-address', '10000'];
    const server = new Command('--port', '0', '--peek', '--redis', this.redis.url, ...limits);
    this.servers[at] = server;
    this.#urls[at] = await server.started();
  }

  /** Ends a server as a crash does. */
  async kill(at: number): Promise<void> {
    await this.server(at).dispose();
  }

  server(at: number): Command {
    const server = this.servers[at];
    assert(server, 'There is such a server');
    return server;
  }

  url(at: number): string {
    const url = this.#urls[at];
    assert(url !== undefined, 'There is such a server');
    return url;
  }

  /** Opens a socket at this server, which may yet refuse it. */
  async open(at: number, id: string, more: More = {}): Promise<Client> {
    const client = await Client.open({ url: this.url(at), room: this.room, id, ...more });
    this.#clients.push(client);
    return client;
  }

  /** Resolves when the member is in; whether its id is new, its own or was lost. */
  async join(at: number, id: string, more: More = {}): Promise<Client> {
    const client = await this.open(at, id, more);
    await client.next('welcome');
    return client;
  }

  /** Resolves when a newcomer at each server, or these, is told of these members, each once, and no others. */
  async agreed(ids: readonly string[], at = [...this.servers.keys()]): Promise<void> {
    await Promise.all(at.map((server) => this.#agreed(server, [...ids].sort())));
  }

  /** Resolves when this server lets people in again. */
  async admits(at: number): Promise<void> {
    const admitted = async (): Promise<void> => {
      for (;;) {
        const client = await this.open(at, `${PROBE}${randomUUID()}`);
        const welcomed = await Promise.race([client.next('welcome'), client.closed.then(() => undefined)]);
        await client.leave();
        if (welcomed) return;
      }
    };
    await within(admitted(), `server ${at} lets people in`);
  }

  /** Lets go of all: sockets, servers, Redis. */
  async close(): Promise<void> {
    for (const { socket } of this.#clients) socket.terminate();
    await Promise.all(this.servers.map((server) => server.dispose()));
    await this.redis.stop();
  }

  async #agreed(at: number, ids: readonly string[]): Promise<void> {
    const others = (all: Iterable<string>): string[] => [...all].filter((id) => !id.startsWith(PROBE)).sort();
    const first = await this.open(at, `${PROBE}${randomUUID()}`);
    await first.until(
      () => JSON.stringify(others(membersOf(first).keys())) === JSON.stringify(ids) || undefined,
      `told of ${ids.join(', ')} at server ${at}`,
    );
    const second = await this.open(at, `${PROBE}${randomUUID()}`);
    const { members } = await second.next('welcome');
    assert.deepEqual(others(members.map(({ id }) => id)), ids, `at server ${at}`);
    await Promise.all([first.leave(), second.leave()]);
  }
}
