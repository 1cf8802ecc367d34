import type { ReactiveControllerHost } from 'lit';
import type { ConnectOptions } from '../../../core/index.js';
import { PageEvent } from '../../page-support.js';
import { joinAtLast, tellingSocket } from '../joining.js';
import type { Progress } from '../progress.js';
import { forwardEvents, tell } from '../room-events.js';

/** Our visit to a room: from joining to leaving. One after another has its own connection. */
export class Visit {
  readonly #room: ReactiveControllerHost & HTMLElement;
  readonly #now: Progress;
  #abort: AbortController | undefined;

  constructor(room: ReactiveControllerHost & HTMLElement, now: Progress) {
    this.#room = room;
    this.#now = now;
  }

  /** Joins. Calls `options` for each attempt. */
  async begin(options: () => ConnectOptions): Promise<void> {
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
    this.#abort?.abort();
    this.#abort = undefined;
    this.#now.set(then);
  }
}
