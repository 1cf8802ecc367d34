import type { Distance, Greeting } from '../arena.js';
import type { Table } from '../table.js';
import { contest, tableOf, type Samples } from './contest.js';
import type { Rival } from './rival.js';
import type { Venue } from './venue.js';

/** How long a newcomer, on a page that has just been loaded, and who is there already take until they hear of each other. */
export async function measureFirstMessage(venue: Venue, rivals: readonly Rival[]): Promise<Table[]> {
  const { signal } = venue;
  const measure = (distance: Distance, count: number): Promise<Samples<Greeting>> =>
    contest(rivals, (rival) => venue.withPair(rival, ({ greeting }) => greeting, distance), {
      count,
      budget: 60_000,
      signal,
    });
  const near = await measure('near', 12);
  const far = await measure('far', 8);
  return [
    tableOf('First message heard, server on loopback', 'ms', near, ({ caller, callee }) => Math.min(caller, callee)),
    tableOf('First message heard by the newcomer, server 25 ms away each way', 'ms', far, ({ caller }) => caller),
  ];
}
