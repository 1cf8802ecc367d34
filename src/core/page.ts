import type { Backoff } from './backoff.js';
import { listen } from './listen.js';

/** As in the Network Information API. */
type NetworkInformation = EventTarget & { readonly type?: string };

/** Who has to know what happens to the page. */
export interface PageObserver {
  /** The browser puts the page away: it is closed, or goes into the back/forward cache. */
  suspend(): void;
  /** The page comes back from the back/forward cache. */
  resume(): void;
  /** The page may have slept, or the network has changed. */
  recover(networkChanged: boolean): void;
}

/**
 * Follows the page until `signal` is aborted. When the page comes back or the network changes, a socket that waits
 * to reconnect does so at once. Does nothing where there is no page.
 */
export function followPage(observer: PageObserver, backoff: Backoff, signal: AbortSignal): void {
  if (typeof globalThis.addEventListener !== 'function') return;
  const recover = (networkChanged: boolean): void => {
    backoff.skip();
    observer.recover(networkChanged);
  };
  listen<WindowEventMap & { visibilitychange: Event }>(globalThis, signal, {
    pagehide: () => observer.suspend(),
    pageshow: ({ persisted }) => {
      if (!persisted) return;
      observer.resume();
      backoff.skip();
    },
    online: () => recover(true),
    visibilitychange: () => recover(false), // bubbles up from the document
  });
  const network = (globalThis.navigator as (Navigator & { connection?: NetworkInformation }) | undefined)?.connection;
  let type = network?.type;
  const onChange = (): void => {
    if (network?.type === type) return; // only the browser's estimate of the speed has changed
    type = network?.type;
    recover(true);
  };
  network?.addEventListener('change', onChange, { signal });
}

/** Whether the page wants every event in its console: `localStorage.DEBUG = 'webrtc'`, as for the `debug` packages. */
export function wantsDebug(): boolean {
  try {
    return 'document' in globalThis && /\*|webrtc/.test(localStorage.getItem('DEBUG') ?? '');
  } catch {
    return false; // the page may not use its storage
  }
}
