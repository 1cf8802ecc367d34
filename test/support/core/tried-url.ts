import { connect, type ConnectOptions } from 'webrtc-elements/core';

/** The URL of the first socket that `connect()` opens. `origin` is that of the page. Rejects with what `connect()` rejects with. */
export async function triedUrl(options: Partial<ConnectOptions>, origin?: string): Promise<URL> {
  const over = new AbortController();
  const page = globalThis as { origin?: string };
  if (origin !== undefined) page.origin = origin;
  try {
    return await new Promise<URL>((resolve, reject) => {
      class Tried extends EventTarget {
        readonly readyState = 0;
        constructor(url: string) {
          super();
          resolve(new URL(url));
        }
        close(): void {
          // it never opens
        }
      }
      const { signal } = over;
      connect({ host: 'my.host', room: 'lobby', WebSocket: Tried, signal, ...options }).catch(reject);
    });
  } finally {
    delete page.origin;
    over.abort();
  }
}
