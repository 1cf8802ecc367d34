import type { EventEmitter } from 'node:events';

/**
 * Lets `take` see an event before all listeners, those that come later included; what it takes, by
 * returning true, reaches none of them. Returns the function that undoes it.
 */
export function intercept(emitter: EventEmitter, event: string, take: (...args: never[]) => boolean): () => void {
  const original = emitter.emit.bind(emitter);
  let active = true;
  const emit = (name: string | symbol, ...args: unknown[]): boolean =>
    (active && name === event && take(...(args as never[]))) || original(name, ...args);
  emitter.emit = emit;
  return () => {
    active = false; // should somebody else have wrapped `emit` in the meantime
    if (emitter.emit === emit) emitter.emit = original;
  };
}
