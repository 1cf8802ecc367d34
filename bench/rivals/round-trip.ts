import { quantileOf } from '../quantile.js';
import type { Table } from '../table.js';
import { contest, tableOf } from './contest.js';
import type { Rival } from './rival.js';
import type { Venue } from './venue.js';

const COUNT = 1_000;
const LENGTH = 1_024;

/** How long a small text takes to the other page and back, over a direct link. */
export async function measureRoundTrip(venue: Venue, rivals: readonly Rival[]): Promise<Table[]> {
  const ping = (rival: Rival): Promise<number[]> =>
    venue.withPair(rival, async ({ caller, callee }) => {
      for (const page of [caller, callee]) await page.evaluate(() => globalThis.rival.direct());
      await callee.evaluate(() => globalThis.rival.echo());
      return caller.evaluate((it) => globalThis.rival.ping(...it), [COUNT, LENGTH] as const);
    });
  const samples = await contest(rivals, ping, { count: 8, budget: 60_000, signal: venue.signal });
  return [0.5, 0.99].map((share) =>
    tableOf(`Round trip of 1 KB of text, p${share * 100}`, 'ms', samples, (times) => quantileOf(times, share)),
  );
}
