import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { roomContext, tellContext, type ContextEvent, type RoomProvider } from './room-context.js';

/** Provides a room to the elements that ask for it, and tells them when it is there or has another id. */
export class Provision implements ReactiveController {
  readonly #room: RoomProvider;
  #ids: MutationObserver | undefined;

  constructor(room: RoomProvider & ReactiveControllerHost) {
    this.#room = room;
    room.addController(this);
    room.addEventListener('context-request', (event: ContextEvent) => {
      if (event.context !== roomContext) return;
      event.stopPropagation();
      event.callback?.(room);
    });
  }

  hostConnected(): void {
    this.#announce();
    this.#ids = new MutationObserver(() => this.#announce());
    this.#ids.observe(this.#room, { attributeFilter: ['id'] });
  }

  hostDisconnected(): void {
    this.#ids?.disconnect();
  }

  #announce(): void {
    tellContext('context-provider', this.#room);
  }
}
