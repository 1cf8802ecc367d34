import assert from 'node:assert/strict';
import { leave, type Visitor } from '../browser.js';
import type { EnterOptions } from '../enter-as.js';
import { act } from './actors.js';

/** Opens a page for each of these names, one after the other, all in one room. */
export async function gather<const Names extends readonly string[]>(
  url: string,
  names: Names,
  options: EnterOptions,
): Promise<{ readonly [Index in keyof Names]: Visitor }> {
  const visitors: Visitor[] = [];
  for (const name of names) visitors.push(await act(url, name, options));
  return visitors as unknown as { readonly [Index in keyof Names]: Visitor };
}

/** Opens two pages in the room of this name that are linked, `a` and `b` by the order in which they came. */
export async function meet(url: string, name: string): Promise<readonly [Visitor, Visitor]> {
  const two = await gather(url, ['a', 'b'], { room: name });
  for (const { page } of two) await page.waitForFunction(() => [...room.peers.values()][0]?.path === 'direct');
  return two;
}

/** Ends visits that have had nothing to complain of. */
export async function part(...actors: readonly Visitor[]): Promise<void> {
  for (const { page } of actors) {
    assert.deepEqual(await page.evaluate(() => room.log.filter(([name]) => name === 'error')), []);
  }
  assert.deepEqual(
    actors.flatMap(({ complaints }) => complaints),
    [],
  );
  await leave(...actors);
}
