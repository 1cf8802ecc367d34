import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

/** What the apps offer on `window`, to set what no field of a form can: `null`, `undefined`, numbers, messages. */
export type Setter = 'setRoom' | 'setName' | 'setMessages';

/** What a person does with the app, and what it shows. All of the apps are the same to look at. */
export class App {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Events, as the app has heard them by the framework's own syntax. */
  heard(line: string | RegExp): Locator {
    return this.page
      .getByRole('list', { name: 'Events' })
      .getByText(line, typeof line === 'string' ? { exact: true } : {});
  }

  /** How often the list of people, which stands before the room, has this name. */
  async countInList(name: string, times: number): Promise<void> {
    await this.#countIn('#list webrtc-peer-list', name, times);
  }

  /** How often the list without a room, which gets the peers that the app keeps in its state, has this name. */
  async countInKept(name: string, times: number): Promise<void> {
    await this.#countIn('webrtc-peer-list:not(#list *)', name, times);
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Presses buttons one after the other, each as soon as the page has painted what the one before did. */
  async pressFast(...buttons: string[]): Promise<void> {
    await this.page.evaluate(async (names) => {
      const painted = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      for (const name of names) {
        const found = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name);
        if (!found) throw new Error(`There is no button ${name}.`);
        found.click();
        await painted();
        await painted();
      }
    }, buttons);
  }

  /** Sets a part of the app's state. */
  async set(setter: Setter, value: unknown): Promise<void> {
    const set = ([name, given]: [Setter, unknown]): void =>
      (window as unknown as Record<Setter, (value: unknown) => void>)[name](given);
    await this.page.evaluate(set, [setter, value] as [Setter, unknown]);
  }

  /** Unmounts the second root, which has the list of people, or mounts it again. */
  async toggleList(): Promise<void> {
    await this.page.evaluate(() => {
      (window as unknown as { toggleList: () => void }).toggleList();
    });
  }

  async write(text: string): Promise<void> {
    await this.page.locator('webrtc-chat').getByRole('textbox').fill(text);
    await this.page.keyboard.press('Enter');
  }

  async reads(text: string): Promise<void> {
    await this.page.locator('webrtc-chat').getByRole('log').getByText(text, { exact: true }).waitFor();
  }

  /** Waits until so many others are in the room, by what the element itself says. */
  async meets(others: number): Promise<void> {
    await this.page.waitForFunction((count) => {
      const peers = [...(document.querySelector('webrtc-room')?.peers.values() ?? [])];
      return peers.length === count && peers.every(({ state }) => state === 'connected');
    }, others);
  }

  /** Our id in the room; without one, this waits until we are in. */
  async id(): Promise<string> {
    const handle = await this.page.waitForFunction(() => document.querySelector('webrtc-room')?.connection?.id);
    return (await handle.jsonValue()) ?? assert.fail('not in the room');
  }

  /** Waits until the only other member is this one. */
  async sees(other: App): Promise<void> {
    const id = await other.id();
    await this.page.waitForFunction((wanted) => {
      const peers = document.querySelector('webrtc-room')?.peers;
      return peers?.size === 1 && peers.get(wanted)?.state === 'connected';
    }, id);
  }

  /** Counts from now on how often elements of this kind are put somewhere else in the document. */
  async watchMoves(tag: string): Promise<() => Promise<number>> {
    await this.page.evaluate((wanted) => {
      const moves = { count: 0 };
      Object.assign(window, { [`moves of ${wanted}`]: moves });
      const has = (node: Node): boolean =>
        node instanceof Element && (node.matches(wanted) || node.querySelector(wanted) !== null);
      new MutationObserver((records) => {
        moves.count += records.filter(({ addedNodes }) => [...addedNodes].some(has)).length;
      }).observe(document, { childList: true, subtree: true });
    }, tag);
    return () =>
      this.page.evaluate(
        (wanted) => (window as unknown as Record<string, { count: number }>)[`moves of ${wanted}`]!.count,
        tag,
      );
  }

  async #countIn(list: string, name: string, times: number): Promise<void> {
    await this.page.waitForFunction(
      ([selector, wanted, count]) => {
        const root = document.querySelector(selector)?.shadowRoot;
        const names = [...(root?.querySelectorAll('[part~="name"]') ?? [])];
        return names.filter(({ textContent }) => textContent.trim() === wanted).length === count;
      },
      [list, name, times] as const,
    );
  }
}
