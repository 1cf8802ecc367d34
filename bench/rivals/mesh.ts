import type { Page } from 'playwright-core';
import type { Table } from '../table.js';
import { contest, tableOf, type Samples } from './contest.js';
import type { MeshSample } from './rival-page.js';
import type { Rival } from './rival.js';
import type { Venue } from './venue.js';

const MESHES = [
  { size: 8, count: 5 },
  { size: 16, count: 4 },
] as const;

/** How long many who enter a room at once, each in a frame of its own, take until every two of them have heard each other. */
export async function measureMesh(venue: Venue, rivals: readonly Rival[]): Promise<Table[]> {
  const page = await venue.arena.visit('rivals/pages/mesh.html');
  const tables: Table[] = [];
  for (const { size, count } of MESHES) {
    const options = { count, budget: 75_000, signal: venue.signal };
    const samples = await contest(rivals, (rival) => gather(venue, page, rival, size), options);
    tables.push(tableOfMesh(`A mesh of ${size} in one page, complete`, samples));
  }
  await page.context().close();
  return tables;
}

async function gather(venue: Venue, page: Page, rival: Rival, size: number): Promise<MeshSample> {
  await venue.arena.load(page, 'rivals/pages/mesh.html'); // connections that were closed count until they have been collected
  await page.requestGC();
  await page.evaluate((it) => rivalMesh.load(...it), [rival.page, size] as const);
  const entry = { host: venue.hostOf(rival), room: venue.arena.nextRoom(), mode: rival.mode ?? '' };
  return page.evaluate((it) => rivalMesh.enter(it), entry);
}

/** Whoever can be heard before links are direct has a second row: until they are. */
function tableOfMesh(title: string, samples: Samples<MeshSample>): Table {
  const { rows, ...table } = tableOf(title, 'ms', samples, ({ heard }) => heard);
  const direct = tableOf(title, 'ms', samples, (sample) => sample.direct);
  return {
    ...table,
    rows: rows.flatMap((row, i) => {
      const later = direct.rows[i];
      const isLater = later?.[1].some((time, round) => time > 1.1 * (row[1][round] ?? NaN));
      return later && isLater ? [row, [`${row[0]}: all links direct`, later[1]] as const] : [row];
    }),
  };
}
