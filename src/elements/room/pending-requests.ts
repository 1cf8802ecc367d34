import { roomContext, tellContext, type ContextEvent } from './room-context.js';

/**
 * Keeps requests for a room that wait for one (`subscribe`, as in `@lit/context`) while there is none, and repeats them
 * when a room says that it is there.
 */
export function keepRequests(page: HTMLElement): void {
  page.addEventListener('context-request', ({ context, contextTarget, callback, subscribe }: ContextEvent) => {
    if (context !== roomContext || !subscribe || !contextTarget || !callback) return;
    const [element, call] = [new WeakRef(contextTarget), new WeakRef(callback)]; // neither may live longer for it
    const repeat = (): void => {
      const [contextTarget, callback] = [element.deref(), call.deref()];
      if (contextTarget && callback) tellContext('context-request', contextTarget, { callback, subscribe });
    };
    page.addEventListener('context-provider', repeat, { once: true });
  });
}
