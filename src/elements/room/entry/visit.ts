import type { ReactiveControllerHost } from 'lit';
import type { ConnectOptions } from '../../../core/index.js';
import { PageEvent } from '../../page-support.js';
import { isSame, joinAtLast, tellingSocket } from '../joining.js';
import type { Progress } from '../progress.js';
import { forwardEvents, tell } from '../room-events.js';

/** Those of elements that have joined a room, or are joining it. */
const visits = new Set<Visit>();

/** Our visit to a room: from joining to leaving. One after another has its own connection. */
export class Visit {
  readonly #room: ReactiveControllerHost & HTMLElement;
  readonly #now: Progress;
  #abort: AbortController | undefined;
  /** Where we are, and how we have joined; empty when we are out. */
  #address: readonly unknown[] = [];

  constructor(room: ReactiveControllerHost & HTMLElement, now: Progress) {
    this.#room = room;
    this.#now = now;
  }

  /** Whether we have joined a room, or are joining it. */
  get lasts(): boolean {
    return this.#address.length > 0;
  }

  /** Whether we have joined by this address, or are doing so. */
  isAt(address: readonly unknown[]): boolean {
    return isSame(address, this.#address);
  }

  /** Joins. Calls `options` for each attempt. */
  async begin(address: readonly unknown[], options: () => ConnectOptions): Promise<void> {
    for (const other of visits) {
      if (!other.#room.isConnected && other.isAt(address)) other.end('idle'); // it may hold the last seat
    }
    visits.add(this);
    this.#address = address;
    const [room, now, abort] = [this.#room, this.#now, new AbortController()];
    this.#abort = abort;
    now.set('connecting');
    const attempt = (): void => {
      now.attempts++;
      room.dispatchEvent(new PageEvent('attempt'));
    };
    const connection = await joinAtLast(
      () => ({ ...options(), WebSocket: tellingSocket(attempt), signal: abort.signal }),
      abort.signal,
      (error, over) => {
        if (over) now.set('failed', undefined, error);
        tell(room, 'error', { error });
      },
    );
    if (!connection || abort.signal.aborted) return;
    forwardEvents(connection, room);
    now.follow(connection);
    room.requestUpdate(); // the name may have changed while we joined
  }

  /** Leaves. What the room is then: `waiting` if it has a lobby. */
  end(then: 'idle' | 'waiting'): void {
    visits.delete(this);
    this.#address = [];
    this.#abort?.abort();
    this.#abort = undefined;
    this.#now.set(then);
  }
}
