import { Emitter } from '../emitter.js';
import type { ConnectionError } from '../errors.js';
import type { ConnectionEvents, Emit } from '../events.js';

/** How many errors are kept before the first welcome. They wait for listeners, and a hostile server could send them without end. */
const MAX_EARLY_ERRORS = 100;

/** The events of a connection. None comes after `close`, even if a listener has closed the connection in the middle of something. */
export class RoomEvents extends Emitter<ConnectionEvents> {
  #over = false;
  #released = false;
  #earlyErrors = 0;

  /** Fires an event. */
  readonly fire: Emit = (name, ...args) => {
    if (this.#over) return;
    this.#over = name === 'close';
    this.emit(name, ...args);
  };

  /** Fires `error`, unless there were too many before somebody could listen. */
  report(error: ConnectionError): void {
    if (this.#released || ++this.#earlyErrors <= MAX_EARLY_ERRORS) this.fire('error', error);
  }

  override release(): void {
    this.#released = true;
    super.release();
  }
}
