import type { ReactiveControllerHost } from 'lit';
import { roomContext, tellContext, type ContextEvent, type RoomProvider } from './room-context.js';

/** Provides a room to the elements that ask for it, and tells them when it is there or has another id. */
export function provide(room: RoomProvider & ReactiveControllerHost): void {
  const announce = (): void => tellContext('context-provider', room);
  let ids: MutationObserver | undefined;
  room.addEventListener('context-request', (event: ContextEvent) => {
    if (event.context !== roomContext) return;
    event.stopPropagation();
    event.callback?.(room);
  });
  room.addController({
    hostConnected() {
      announce();
      ids ??= new MutationObserver(announce);
      ids.observe(room, { attributeFilter: ['id'] });
    },
  });
}
