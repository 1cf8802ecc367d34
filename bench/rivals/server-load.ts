import { countSockets, measureIdle } from '../idle-sockets.js';
import { RelayTalk } from '../relay-talk.js';
import type { Table } from '../table.js';
import { contest, tableOf } from './contest.js';
import type { RivalServer } from './rival.js';

const NOTES = [
  'Servers: simple-peer has none; it uses the one by hand. Nor has trystero: it uses public relays, here one of our own.',
  "Servers: PeerJS's has no rooms. y-webrtc's sends each signal to everybody in the room, the sender too.",
];

/** What the servers cost, by bare sockets that speak as their clients do; each server in a process of its own. */
export async function measureServers(servers: readonly RivalServer[], signal: AbortSignal): Promise<Table[]> {
  const tables = [...(await measureSignals(servers, signal)), ...(await measureSockets(servers, signal))];
  return tables.map((table, i) => (i === 0 ? { ...table, notes: NOTES } : table));
}

async function measureSignals(servers: readonly RivalServer[], signal: AbortSignal): Promise<Table[]> {
  const talks = new Map<RivalServer, RelayTalk>();
  try {
    for (const server of servers) {
      if (server.door) talks.set(server, await RelayTalk.start(server.module, server.door, signal));
    }
    const measure = async (server: RivalServer): Promise<number> => (await talks.get(server)?.measure())?.cpu ?? NaN;
    const samples = await contest([...talks.keys()], measure, { count: 5, budget: 75_000, signal });
    return [tableOf('Server: CPU for each signal of 1 KB between two members', 'µs', samples, (cpu) => cpu)];
  } finally {
    await Promise.all([...talks.values()].map((talk) => talk.close()));
  }
}

async function measureSockets(servers: readonly RivalServer[], signal: AbortSignal): Promise<Table[]> {
  const sockets = countSockets();
  const samples = await contest(
    servers,
    ({ name, module, door }) => {
      if (!door) throw new Error(`${name} has no door.`);
      return measureIdle(module, door, sockets, signal);
    },
    { count: 4, budget: 90_000, signal },
  );
  return [
    tableOf(`Server: memory of a socket, ${sockets} idle`, 'kB', samples, ({ memory }) => memory * 1.024),
    tableOf('Server: sockets opened', '1/s', samples, ({ rate }) => rate),
    tableOf('Server: CPU to open a socket', 'µs', samples, ({ cpu }) => cpu),
  ];
}
