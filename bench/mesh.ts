import type { Page } from 'playwright-core';
import type { RelayMode } from 'webrtc-elements/core';
import type { Arena } from './arena.js';
import { measureInRounds } from './rounds.js';
import type { Table } from './table.js';

/** How many members, how many of them in one page, and how often: a renderer has 500 RTCPeerConnections at most. */
const MESHES = [
  { size: 8, perPage: 8, count: 6 },
  { size: 16, perPage: 16, count: 5 },
  { size: 32, perPage: 8, count: 2 },
] as const;

/** How long many who enter a room at once take until every two of them have an open data channel. */
export async function measureMesh(arena: Arena): Promise<Table[]> {
  const tables: Table[] = [];
  for (const mesh of MESHES) tables.push(await measure(arena, mesh));
  return tables;
}

async function measure(arena: Arena, { size, perPage, count }: (typeof MESHES)[number]): Promise<Table> {
  const pages = await Promise.all(Array.from({ length: size / perPage }, () => arena.visit('mesh.html')));
  const enter = (way: 'raw' | RelayMode): Promise<number> => complete(pages, way, arena.nextRoom(), size);
  const samples = await measureInRounds(
    {
      'raw, WebSocket and data channels': () => enter('raw'),
      'ours, by relay and then direct': () => enter('fallback'),
      "ours, direct (relay: 'never')": () => enter('never'),
    },
    { count, budget: 60_000 },
  );
  await Promise.all(pages.map((page) => page.context().close()));
  const where = pages.length > 1 ? `${pages.length} pages` : 'one page';
  return { title: `A mesh of ${size} in ${where}, complete`, unit: 'ms', rows: [...samples] };
}

/** From when the first page began until the last was done, in ms. */
async function complete(pages: readonly Page[], way: 'raw' | RelayMode, room: string, size: number): Promise<number> {
  for (const page of pages) {
    await page.reload(); // connections that were closed count until they have been collected
    await page.waitForFunction(() => 'mesh' in globalThis);
    await page.requestGC();
  }
  const entry = [way, room, size / pages.length, size] as const;
  const times = await Promise.all(pages.map((page) => page.evaluate((it) => mesh.enter(...it), entry)));
  const time = Math.max(...times.map(([, end]) => end)) - Math.min(...times.map(([began]) => began));
  for (const page of pages) await page.evaluate(() => mesh.leave());
  return time;
}
