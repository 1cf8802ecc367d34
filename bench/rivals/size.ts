import type { Table } from '../table.js';
import { measureBundle } from './bundles.js';
import type { RivalClient } from './rival.js';

const NOTES = ['Size: with what it loads later. By hand, it is the class that makes connections by way of a server.'];

/** How large each client is, as esbuild bundles it for a page. */
export async function measureSizes(clients: readonly RivalClient[]): Promise<Table[]> {
  const rows: (readonly [string, readonly number[]])[] = [];
  for (const { name, code } of clients) rows.push([name, [(await measureBundle(code)) / 1000]]);
  return [{ title: 'Size of the client, minified and gzipped', unit: 'kB', rows, notes: NOTES }];
}
