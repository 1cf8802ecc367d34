import { expect } from '@open-wc/testing';

/**
 * Expects an element to be accessible on a light page and on a dark one. The page says which it is: elements follow that, and
 * not every driver can change what the user prefers.
 */
export async function expectAccessible(element: HTMLElement): Promise<void> {
  const { style } = document.documentElement;
  for (const colorScheme of ['dark', 'light'] as const) {
    style.cssText = `color-scheme: ${colorScheme}; color: CanvasText; background: Canvas`;
    await expect(element).to.be.accessible();
  }
  style.cssText = '';
}
