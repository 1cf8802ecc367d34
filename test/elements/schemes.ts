import { expect } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';

/** Expects an element to be accessible on a light page and on a dark one; what it looks like is left light. */
export async function expectAccessible(element: HTMLElement): Promise<void> {
  const { style } = document.documentElement;
  style.cssText = 'color-scheme: light dark; color: CanvasText; background: Canvas';
  for (const colorScheme of ['dark', 'light'] as const) {
    await emulateMedia({ colorScheme });
    await expect(element).to.be.accessible();
  }
  style.cssText = '';
}
