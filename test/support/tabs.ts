import type { Frame, Page } from 'playwright-core';

/** Who a page or a frame is in its `room`. */
export interface Self {
  readonly id: string;
  readonly identity: string | undefined;
}

/** Who a page or a frame is in its `room`. */
export function selfOf(page: Page | Frame): Promise<Self> {
  return page.evaluate(() => ({ id: room.id, identity: room.identity }));
}

/** Has a page enter a room. */
export async function enterRoom(page: Page | Frame, name: string): Promise<Self> {
  await page.evaluate((name) => enter({ room: name }).then(() => undefined), name);
  return selfOf(page);
}

/** Has a page enter a room, and waits until it says that it will be the same after a reload. */
export async function enterToStay(page: Page | Frame, name: string): Promise<Self> {
  const self = await enterRoom(page, name);
  await page.waitForFunction(() => room.identityKept);
  return self;
}

/** Opens the address of a page in another tab of the same device. */
export async function openTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await isReady(tab);
  return tab;
}

/** Opens the address of a page in a window that begins with a copy of its storage, as a duplicated tab does. */
export async function duplicate(page: Page, query = ''): Promise<Page> {
  const [copy] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate((query) => void window.open(location.href + query), query),
  ]);
  await isReady(copy);
  return copy;
}

/** Resolves when a page can enter rooms. */
export async function isReady(page: Page | Frame): Promise<void> {
  await page.waitForFunction(() => globalThis.ready);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await isReady(page);
}

/** Resolves when a page sees members of these ids, and no others. */
export async function meets(page: Page | Frame, ...ids: string[]): Promise<void> {
  await page.waitForFunction(
    (wanted) => room.peers.size === wanted.length && wanted.every((id) => room.peers.has(id)),
    ids,
  );
}
