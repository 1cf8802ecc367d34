/**
 * What elements use and a page may lack. Browsers have all of it; the pages of test runners, jsdom and happy-dom, do not. Without it,
 * an element shows the same text, but has no states, does not scroll and does not measure.
 */

/** The page: what timers find of it when a test runner has taken it away. */
export const page: Partial<typeof globalThis> = globalThis;

/** What an element and its page tell each other. */
export interface Internals {
  /** The states of the element, for its page to style. */
  readonly states: Set<string>;
  /** The labels that the page gives the element. */
  readonly labels: Iterable<Node>;
}

/** What an element and its page tell each other. Call it once for each element. */
export function internalsOf(element: HTMLElement): Internals {
  const internals: Partial<ElementInternals> | undefined = (element as Partial<HTMLElement>).attachInternals?.();
  return {
    states: internals?.states ?? new Set(),
    get labels() {
      return internals?.labels ?? [];
    },
  };
}

/** The events of this page. Test runners take a page away while its timers still run, and then these names mean other events. */
export const { Event: PageEvent, CustomEvent: PageCustomEvent } = globalThis;

/** Makes an observer of how elements are seen, or of their sizes; `undefined` where nothing is laid out. */
export function observe<Name extends 'IntersectionObserver' | 'ResizeObserver'>(
  view: Partial<typeof globalThis>,
  name: Name,
  ...callback: ConstructorParameters<(typeof globalThis)[Name]>
): InstanceType<(typeof globalThis)[Name]> | undefined {
  const Observer = view[name] as (new (...args: unknown[]) => InstanceType<(typeof globalThis)[Name]>) | undefined;
  return Observer && new Observer(...callback);
}
