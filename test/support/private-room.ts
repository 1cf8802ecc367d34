import type { Page } from 'playwright-core';
import { leave, visitBlank, type Visitor } from './browser.js';

/** A page with a private room. */
const ROOM = `<webrtc-room room="den" private>
  <webrtc-status></webrtc-status><webrtc-peer-list></webrtc-peer-list>
  <webrtc-invite></webrtc-invite><webrtc-chat></webrtc-chat>
</webrtc-room>`;

/** The end of a link to a private room. */
export const KEY = /#(.*&)?key=[\w-]{22}$/;

/** Those who visit a page with a private room. */
export class PrivateGuests {
  readonly #guests: Visitor[] = [];

  /** Opens the page, at an address with this fragment, as somebody of this name. */
  async enter(url: string, name: string, fragment = ''): Promise<Page> {
    const guest = await visitBlank(url);
    this.#guests.push(guest);
    await showRoom(guest.page, name, fragment);
    return guest.page;
  }

  leave(): Promise<unknown> {
    return leave(...this.#guests);
  }
}

/** Puts the room into a page. */
export async function showRoom(page: Page, name: string, fragment = ''): Promise<void> {
  await page.evaluate(
    ([room, name, fragment]) => {
      if (fragment) history.replaceState({ of: 'the page' }, '', fragment);
      document.body.innerHTML = room;
      document.querySelector('webrtc-room')!.name = name;
    },
    [ROOM, name, fragment] as const,
  );
}

/** Loads the page again, with the room. */
export async function reloadRoom(page: Page, name: string): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => globalThis.ready);
  await showRoom(page, name);
}

/** Resolves when the status says this. */
export function says(page: Page, text: string): Promise<void> {
  return page.locator('webrtc-status').getByText(text).waitFor();
}

/** Resolves when somebody of this name is in the list. */
export function lists(page: Page, name: string): Promise<void> {
  return page.locator('webrtc-peer-list').getByText(name, { exact: true }).waitFor();
}

/** The link that the page hands out. */
export function linkOf(page: Page): Promise<string> {
  return page.locator('webrtc-room > webrtc-invite').getByRole('textbox').inputValue();
}
