import { createNanoEvents } from 'nanoevents';

/** Names of events, and what their listeners are called with. */
type EventMap<Events> = { [Name in keyof Events]: (...args: never[]) => void };

/**
 * An emitter that holds its events back until somebody can listen. `release()` delivers them in the next task, so that the `on`
 * calls right after `await connect()` miss nothing.
 */
export class Emitter<Events extends EventMap<Events>> {
  readonly #emitter = createNanoEvents<Events>();
  #held: (() => void)[] | undefined = [];

  /** Adds a listener and returns a function that removes it. If the listener throws, the page gets the error as an uncaught one. */
  on<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    return this.#emitter.on(name, ((...args: never[]) => {
      try {
        listener(...args);
      } catch (error) {
        throwLater(error);
      }
    }) as Events[Name]);
  }

  /** Adds a listener for the next event only. */
  once<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    const stop = this.on(name, ((...args: never[]) => {
      stop();
      listener(...args);
    }) as Events[Name]);
    return stop;
  }

  /** Calls the listeners, or holds the event back. */
  emit<Name extends keyof Events>(name: Name, ...args: Parameters<Events[Name]>): void {
    const call = (): void => this.#emitter.emit(name, ...args);
    if (this.#held) this.#held.push(call);
    else call();
  }

  /** Delivers in the next task what was held back. A MessageChannel is not slowed down in background tabs, as timers are. */
  release(): void {
    if (!this.#held) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      for (const call of this.#held ?? []) call(); // including what listeners cause meanwhile
      this.#held = undefined;
    };
    port2.postMessage(undefined);
  }
}

/** The page gets what a listener of its own has thrown as an uncaught error. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
