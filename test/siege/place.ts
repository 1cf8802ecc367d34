import { Command } from '../support/command.js';
import { Cluster } from '../support/server/cluster.js';
import { Workerd } from '../support/server/workerd.js';

/** Where servers can run. */
export const PLACES = ['node', 'redis', 'edge'] as const;
export type PlaceName = (typeof PLACES)[number];

/** What attackers know of a place. */
export interface Target {
  readonly urls: readonly string[];
  /** A Redis that they can reach. */
  readonly redis?: string;
  /** A party whose rooms ask an application about each socket. */
  readonly guarded?: { readonly party: string; readonly origin: string };
}

/** Servers, each a process of its own. */
export interface Place {
  readonly target: Target;
  /** What is wrong with them, in words. */
  complaints(): string[];
  /** The memory that they hold together, in bytes. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the servers of a place. */
export function openPlace(name: PlaceName): Promise<Place> {
  return OPEN[name]();
}

const OPEN: Readonly<Record<PlaceName, () => Promise<Place>>> = {
  async node() {
    const server = new Command('--port', '0', '--no-stun');
    const url = await server.started();
    return {
      target: { urls: [url] },
      complaints: () => complaintsOf([server]),
      memory: () => server.memory(),
      close: () => server.dispose(),
    };
  },

  async redis() {
    const cluster = await Cluster.start();
    const { servers, redis } = cluster;
    return {
      target: { urls: servers.map((_, at) => cluster.url(at)), redis: redis.url },
      complaints: () => complaintsOf(servers),
      async memory() {
        const each = await Promise.all(servers.map((server) => server.memory()));
        return each.reduce((sum, bytes) => sum + bytes, 0);
      },
      close: () => cluster.close(),
    };
  },

  async edge() {
    const workerd = new Workerd({
      entry: 'test/server/workers/partyserver.ts',
      objects: { main: 'SignallingRoom', strict: 'StrictRoom' },
    });
    const url = await workerd.start();
    return {
      target: { urls: [url], guarded: { party: 'strict', origin: 'https://my.host' } },
      // workerd itself notes each socket that is cut, so what it prints says nothing
      complaints: () => (workerd.lives ? [] : [`workerd has ended: ${workerd.output.slice(-1_000)}`]),
      memory: () => workerd.memory(),
      close: () => workerd.dispose(),
    };
  },
};

function complaintsOf(servers: readonly Command[]): string[] {
  return servers.flatMap(({ process: { exitCode, signalCode }, stderr }) => [
    ...(exitCode === null && signalCode === null ? [] : [`a server has ended: ${exitCode ?? signalCode}`]),
    ...(stderr ? [`a server says: ${stderr.slice(-1_000)}`] : []),
  ]);
}
