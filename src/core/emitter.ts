import { createNanoEvents } from 'nanoevents';

/** What `on` needs to know of an event: its name and the arguments of its listeners. */
type EventMap<Events> = { [Name in keyof Events]: (...args: never[]) => void };

/**
 * Events that wait until somebody can listen. While held they queue up; `release()` lets them go in
 * the next task, so that `await connect()` and the `on` calls behind it miss nothing.
 */
export class Emitter<Events extends EventMap<Events>> {
  readonly #emitter = createNanoEvents<Events>();
  #held: (() => void)[] | undefined = [];

  /** A listener that throws is the page's own mistake: the page hears of it, and nobody else suffers. */
  on<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    return this.#emitter.on(name, ((...args: never[]) => {
      try {
        listener(...args);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }) as Events[Name]);
  }

  once<Name extends keyof Events>(name: Name, listener: Events[Name]): () => void {
    const stop = this.on(name, ((...args: never[]) => {
      stop();
      listener(...args);
    }) as Events[Name]);
    return stop;
  }

  emit<Name extends keyof Events>(name: Name, ...args: Parameters<Events[Name]>): void {
    const call = (): void => this.#emitter.emit(name, ...args);
    if (this.#held) this.#held.push(call);
    else call();
  }

  /** Delivers what was held back, in the next task. A MessageChannel: no background tab slows it. */
  release(): void {
    if (!this.#held) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      for (const call of this.#held ?? []) call(); // with what they give rise to, which comes last
      this.#held = undefined;
    };
    port2.postMessage(undefined);
  }
}
