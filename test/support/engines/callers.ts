import { energyOf } from '../media/stage.js';
import { isInState, seeTile } from '../media/tiles.js';
import { until } from '../wait.js';
import { openBlank, type Engine, type EnginePage } from './page.js';

/** Somebody at a page with a `<webrtc-call>`. */
export interface Caller {
  readonly page: EnginePage;
  readonly name: string;
}

/** Opens a page with a room and a call in it, which nobody has joined yet. `prepare`: what the page does before. */
export async function openCaller(
  engine: Engine,
  url: string,
  name: string,
  room: string,
  prepare?: (page: EnginePage) => Promise<void>,
): Promise<Caller> {
  const page = await openBlank(engine, url);
  await prepare?.(page);
  const caller = { page, name };
  await enterRoom(caller, room);
  return caller;
}

/** The same in a page that is open. */
export async function enterRoom({ page, name }: Caller, room: string): Promise<void> {
  await page.evaluate(async (markup) => {
    const file = '/webrtc-elements.js';
    await import(file);
    document.body.innerHTML = markup;
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    // Small pictures, and few: the machine encodes, decodes and paints those of all sides.
    mediaDevices.getUserMedia = ({ video, ...rest } = {}) =>
      open({ ...rest, ...(video && { video: { ...(video as object), width: 160, height: 120, frameRate: 5 } }) });
  }, `<webrtc-room room="${room}" name="${name}"><webrtc-call audio video style="width: 20rem"></webrtc-call></webrtc-room>`);
  await page.until(() => document.querySelector('webrtc-room')?.state === 'connected');
  await page.evaluate(() => Object.assign(globalThis, { room: document.querySelector('webrtc-room')!.connection }));
}

/** Presses what people press to join. */
export function join({ page }: Caller): Promise<void> {
  return page.evaluate(() => document.querySelector('webrtc-call')!.join());
}

export function leaveCall({ page }: Caller): Promise<void> {
  return page.evaluate(() => document.querySelector('webrtc-call')!.leave());
}

/** Reloads the page, and comes back into the call. */
export async function comeBack(caller: Caller, room: string): Promise<void> {
  await caller.page.reload();
  await caller.page.until(() => globalThis.ready);
  await enterRoom(caller, room);
  await join(caller);
}

/** Resolves when new frames of somebody show. */
export async function sees({ page }: Caller, name: string): Promise<void> {
  await page.until(isInState, [name, 'video', true] as const);
  await page.evaluate(seeTile, name);
}

/** Resolves when a tile with this name is gone. */
export function isGone({ page }: Caller, name: string): Promise<void> {
  return page.until((called) => {
    const tiles = document.querySelector('webrtc-call')!.shadowRoot!.querySelectorAll('webrtc-tile');
    return ![...tiles].some(({ shadowRoot }) => shadowRoot!.querySelector('[part~=name]')?.textContent === called);
  }, name);
}

/** Resolves when everybody sees new frames of all others, and hears something new. */
export async function seeAll(callers: readonly Caller[]): Promise<void> {
  for (const caller of callers) {
    const before = await caller.page.evaluate(energyOf);
    for (const { name } of callers) if (name !== caller.name) await sees(caller, name);
    await until(async () => (await caller.page.evaluate(energyOf)) > before, `${caller.name} hears something new`);
  }
}
