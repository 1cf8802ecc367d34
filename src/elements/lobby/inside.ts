import { peek } from '../../core/signalling/peek.js';
import { defaultHost } from '../room/default-host.js';
import type { RoomProvider } from '../room/room-context.js';

/** How long to wait before the server is asked again, in ms. */
const ROUND = 15_000;

/** How many people are in a room, as far as its server says. Asks while the page is visible. */
export class Inside {
  readonly #changed: () => void;
  #count: number | undefined;
  /** The address of the room that it asks about; empty if it does not ask. */
  #address = '';
  #abort: AbortController | undefined;

  /** `changed`: called when there is another number. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** How many are inside; `undefined` while that is not known. */
  get count(): number | undefined {
    return this.#count;
  }

  /** Asks about this room from now on, or about none. Does nothing if it is the same. */
  follow(room: RoomProvider | undefined): void {
    const address = room?.room ? JSON.stringify([room.host, room.party, room.prefix, room.room]) : '';
    if (address === this.#address) return;
    this.#address = address;
    this.#abort?.abort();
    this.#abort = undefined;
    this.#tell(undefined);
    if (!room || address === '') return;
    this.#abort = new AbortController();
    void this.#ask(room, this.#abort.signal);
  }

  async #ask(room: RoomProvider, signal: AbortSignal): Promise<void> {
    for (let pause = 0; await timeToAsk(pause, signal); pause = ROUND) {
      const { host, party, prefix, query } = room;
      const found = await peek({
        host: host || defaultHost(),
        room: room.room,
        party: party || undefined,
        prefix: prefix || undefined,
        query: query ?? undefined,
        signal,
      });
      if (found === 'untold' || this.#abort?.signal !== signal) return;
      this.#tell(found === 'unknown' ? undefined : found);
    }
  }

  #tell(count: number | undefined): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#changed();
  }
}

/**
 * Resolves after so many ms, but not while the page is hidden; or at once when somebody comes back to it. With false, once `signal` is
 * aborted.
 */
async function timeToAsk(pause: number, signal: AbortSignal): Promise<boolean> {
  const seen = (): boolean => document.visibilityState === 'visible';
  if (pause > 0 || !seen()) {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        if (!signal.aborted && !seen()) return;
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, pause);
      document.addEventListener('visibilitychange', go);
      signal.addEventListener('abort', go);
      if (signal.aborted) go();
    });
  }
  return !signal.aborted;
}
