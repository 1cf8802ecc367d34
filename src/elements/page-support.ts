/**
 * What elements use and a page may lack. Browsers have all of it; the pages of test runners, jsdom and happy-dom, do not. Without it,
 * an element shows the same text, but has no states, does not scroll and does not measure.
 */

/** A window, as far as it can be trusted to have everything. */
type View = Partial<Pick<typeof globalThis, 'IntersectionObserver' | 'ResizeObserver' | 'requestAnimationFrame'>>;

/** The page: what timers find of it when a test runner has taken it away. */
export const page: Partial<typeof globalThis> = globalThis;

/** Whether a page can style the states of elements, as in `:state(empty)`. */
export const hasStates = 'CustomStateSet' in page;

/** The states of an element, for its page to style. Call it once for each element. */
export function statesOf(element: HTMLElement): Set<string> {
  const internals: Partial<ElementInternals> | undefined = (element as Partial<HTMLElement>).attachInternals?.();
  return internals?.states ?? new Set();
}

/** The events of this page. Test runners take a page away while its timers still run, and then these names mean other events. */
export const [PageEvent, PageCustomEvent] = [globalThis.Event, globalThis.CustomEvent];

/** Makes an observer of how an element is seen; `undefined` where nothing is laid out. */
export function observeView(view: View, callback: IntersectionObserverCallback): IntersectionObserver | undefined {
  return view.IntersectionObserver && new view.IntersectionObserver(callback);
}

/** Makes an observer of sizes; `undefined` where nothing is laid out. */
export function observeSize(view: View, callback: () => void): ResizeObserver | undefined {
  return view.ResizeObserver && new view.ResizeObserver(callback);
}

/** Calls `draw` with the next frame; never where nothing is drawn. */
export function nextFrame(view: View, draw: () => void): number | undefined {
  return view.requestAnimationFrame?.(draw);
}

/** Whether browsers keep WebCrypto from the page, because it came over plain http. */
export function isInsecure(): boolean {
  return page.isSecureContext === false;
}

/** Whether the device knows that it has no network. */
export function isOffline(): boolean {
  return page.navigator?.onLine === false;
}
