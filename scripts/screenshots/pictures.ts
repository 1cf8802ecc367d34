import type { Page, ViewportSize } from 'playwright-core';

/** Where pictures go, which git ignores. */
export const FOLDER = 'screenshots';
export const WIDE: ViewportSize = { width: 1280, height: 800 };
export const NARROW: ViewportSize = { width: 360, height: 740 };

/** A picture is taken for each of these. */
export interface Choice {
  readonly widths?: readonly ViewportSize[];
  readonly schemes?: readonly ('light' | 'dark')[];
  /** All of the page, however long it is. */
  readonly full?: boolean;
  /** Resolves when the page shows what it has to in this size. */
  readonly settled?: (page: Page) => Promise<void>;
}

/** Pictures of a page as it is: by default wide and narrow, light and dark. Leaves it wide and light. */
export async function take(page: Page, name: string, choice: Choice = {}): Promise<void> {
  const { widths = [NARROW, WIDE], schemes = ['light', 'dark'], full = false, settled } = choice;
  for (const viewport of widths) {
    await resize(page, viewport, full);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await settled?.(page);
      await page.screenshot({ path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png`, animations: 'disabled' });
    }
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** A picture in the colours of somebody who has chosen their own. */
export async function takeForced(page: Page, name: string, { full = false }: Choice = {}): Promise<void> {
  await resize(page, WIDE, full);
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.screenshot({ path: `${FOLDER}/${name}-forced.png`, animations: 'disabled' });
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}

/** Makes the window so large; `full` so high as the page is, all of which is drawn then. */
async function resize(page: Page, { width, height }: ViewportSize, full: boolean): Promise<void> {
  await page.setViewportSize({ width, height });
  for (let before = 0, now = height; full && now !== before;) {
    before = now;
    now = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.documentElement.scrollHeight)));
        }),
    );
    await page.setViewportSize({ width, height: now });
  }
}
