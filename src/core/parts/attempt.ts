import { after } from '../after.js';
import type { ConnectionError } from '../errors.js';
import type { ConnectionEvents, ConnectionState, Emit } from '../events.js';

/** How long we wait before we look whether the server is out of reach, in ms: a socket may close a little later than a part fails to load. */
const MOMENT = 1_000;

/** Does something that nobody has asked for, and that may need a part which has not loaded. The same function waits once only. */
export type Attempt = (act: () => Promise<unknown>) => void;

/**
 * Does something in the background. If it fails while the server is out of reach, whence parts load, too, that is no news: it is tried again
 * once the server is back. Otherwise the page gets the error.
 */
export function attemptIn(
  connection: { readonly state: ConnectionState; on(name: 'state', listener: ConnectionEvents['state']): () => void },
  emit: Emit,
): Attempt {
  const waiting = new Set<() => Promise<unknown>>(); // a peer can give cause again and again
  const attempt: Attempt = (act) => {
    if (waiting.has(act)) return;
    act().catch((error: unknown) => {
      if (waiting.has(act)) return;
      waiting.add(act);
      after(MOMENT, () => {
        if (connection.state === 'closed') return;
        if (connection.state === 'connected') {
          waiting.delete(act);
          emit('error', error as ConnectionError);
          return;
        }
        const stop = connection.on('state', (state) => {
          stop();
          waiting.delete(act);
          if (state === 'connected') attempt(act);
        });
      });
    });
  };
  return attempt;
}
