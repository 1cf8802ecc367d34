import type { Arena } from '../arena.js';
import type { Table } from '../table.js';
import { measureFirstMessage } from './first-message.js';
import { measureMesh } from './mesh.js';
import type { Rival } from './rival.js';
import { CLIENTS, RIVALS, SERVERS } from './roster.js';
import { measureRoundTrip } from './round-trip.js';
import { measureServers } from './server-load.js';
import { measureSizes } from './size.js';
import { measureThroughput } from './throughput.js';
import { Venue } from './venue.js';

/** `npm run bench -- rivals [ROW…]`: those who do the same as this library, each as its documentation says to use it. */
export const RIVAL_ROWS: Readonly<Record<string, (arena: Arena, signal: AbortSignal) => Promise<Table[]>>> = {
  'first-message': inPages(measureFirstMessage, 'first-message'),
  'round-trip': inPages(measureRoundTrip, 'round-trip'),
  throughput: inPages(measureThroughput, 'throughput'),
  mesh: inPages(measureMesh, 'mesh'),
  server: (_arena, signal) => measureServers(SERVERS, signal),
  size: () => measureSizes(CLIENTS),
};

function inPages(
  measure: (venue: Venue, rivals: readonly Rival[]) => Promise<Table[]>,
  row: string,
): (arena: Arena, signal: AbortSignal) => Promise<Table[]> {
  return async (arena, signal) => {
    const rivals = RIVALS.filter(({ rows }) => rows?.includes(row) ?? true);
    const venue = await Venue.open(arena, rivals, signal);
    try {
      return await measure(venue, rivals);
    } finally {
      await venue.close();
    }
  };
}
