import { idsOf } from '../cast.js';
import { enterAs, type EnterOptions } from '../enter-as.js';
import { IN_PRIVATE } from '../in-private.js';
import { openBlank, type Engine, type EnginePage } from './page.js';

/** Two people with different browsers: `a`, who came first, and `b`. */
export type Couple = readonly [a: EnginePage, b: EnginePage];

/** The ids of a couple. */
export const COUPLE = await idsOf('a', 'b');

let rooms = 0;

/** Opens a page in each engine, and has them meet in a room of their own; resolves when they reach each other as they should. */
export async function meet(
  url: string,
  engines: readonly [Engine, Engine],
  options: Partial<EnterOptions> = {},
): Promise<Couple> {
  const couple = await Promise.all([openBlank(engines[0], url), openBlank(engines[1], url)]);
  await introduce(couple, options);
  return couple;
}

/** Has two blank pages meet in a room of their own; resolves when they reach each other as they should. */
export async function introduce([a, b]: Couple, options: Partial<EnterOptions> = {}): Promise<void> {
  for (const page of [a, b]) await page.lose?.(0); // what holds for a connection has to be there before it is made
  const room = `room ${++rooms}`;
  await enterAs(a, 'a', { room, ...IN_PRIVATE, ...options });
  await enterAs(b, 'b', { room, ...IN_PRIVATE, ...options });
  const path = options.relay === 'only' ? 'relay' : 'direct';
  await Promise.all([a, b].map((page) => isOnPath(page, path)));
}

/** Waits until the page reaches everybody in the room by this path. */
export function isOnPath(page: EnginePage, path: string): Promise<void> {
  return page.until((wanted) => {
    const peers = [...room.peers.values()];
    return peers.length > 0 && peers.every((peer) => peer.path === wanted);
  }, path);
}

/** Waits until the page has heard this: `a: hello`. */
export function hears(page: EnginePage, message: string): Promise<void> {
  return page.until((words) => room.log.some(([name, text]) => name === 'message' && text === words), message);
}

/** How often a page was told of an event. */
export function count(page: EnginePage, event: string): Promise<number> {
  return page.evaluate((wanted) => room.log.filter(([name]) => name === wanted).length, event);
}

/** Closes the pages, and says what they complained of. */
export async function part(...pages: readonly EnginePage[]): Promise<string[]> {
  await Promise.all(pages.map((page) => page.close()));
  return pages.flatMap(({ complaints }) => complaints);
}
