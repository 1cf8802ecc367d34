import type { EventEmitter } from 'node:events';

/**
 * Calls `take` with an event before any listener, even one that is added later. If `take` returns true, no listener gets
 * the event. Returns a function that undoes this.
 */
export function intercept(emitter: EventEmitter, event: string, take: (...args: never[]) => boolean): () => void {
  const original = emitter.emit.bind(emitter);
  let active = true;
  const emit = (name: string | symbol, ...args: unknown[]): boolean =>
    (active && name === event && take(...(args as never[]))) || original(name, ...args);
  emitter.emit = emit;
  return () => {
    active = false; // in case somebody else has wrapped `emit` too
    if (emitter.emit === emit) emitter.emit = original;
  };
}
