import { serverOf } from '../exchange/socket-ref.js';
import type { RoomStore } from './room-store.js';
import type { ServerBus } from './server-bus.js';

/**
 * How many members a room has that is not open on this server. Those of dead servers, and who was once on this one, do not count. Rejects
 * if the store cannot be reached.
 */
export async function countStored(
  key: string,
  { store, bus }: { readonly store: Pick<RoomStore, 'load'>; readonly bus: Pick<ServerBus, 'name' | 'alive'> },
): Promise<number> {
  const { seats } = await store.load(key);
  if (seats.length === 0) return 0;
  const alive = await bus.alive();
  const servers = seats.map(({ socket }) => serverOf(socket));
  return servers.filter((server) => server !== bus.name && alive.has(server)).length;
}
