import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells an element in a document each time the address of the page changes. */
export class PageAddress implements ReactiveController {
  readonly #changed: () => void;
  #abort: AbortController | undefined;

  constructor(host: ReactiveControllerHost, changed: () => void) {
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { navigation } = globalThis as { navigation?: EventTarget };
    addEventListener('popstate', this.#changed, { signal });
    addEventListener('hashchange', this.#changed, { signal });
    navigation?.addEventListener('currententrychange', this.#changed, { signal }); // and history.pushState()
  }

  hostDisconnected(): void {
    this.#abort?.abort();
  }
}

/** Returns an absolute `http:` or `https:` address; an empty string for `javascript:` and the like. */
export function webAddress(href: string): string {
  try {
    const url = new URL(href, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
