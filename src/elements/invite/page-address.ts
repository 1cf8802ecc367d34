/** Calls a listener each time the address of the page changes, until the signal aborts. */
export function onAddressChange(listener: () => void, signal: AbortSignal): void {
  const { navigation } = globalThis as { navigation?: EventTarget };
  addEventListener('popstate', listener, { signal });
  addEventListener('hashchange', listener, { signal });
  navigation?.addEventListener('currententrychange', listener, { signal }); // and history.pushState()
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
