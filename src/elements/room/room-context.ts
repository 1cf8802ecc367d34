import { ContextEvent, createContext } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Connection, ConnectionError, Presence } from '../../core/index.js';

/** How a room stands: `idle` before it joins and after it left, `failed` when the server refused it. */
export type RoomState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

/**
 * What a room offers to the elements in it. `statechange` fires when any of it changes, `presencechange` when
 * `connection.presence` does, which is what the others are told about us.
 */
export interface RoomProvider extends HTMLElement {
  readonly room: string;
  readonly connection: Connection | undefined;
  readonly state: RoomState;
  /** Why the room is `failed`. */
  readonly error: ConnectionError | undefined;
  /** Joins the room: after it was left, or again after it failed. */
  join(): void;
  /** Adds to what the others are told about us, what an element wants known; `undefined` takes it back. */
  announce(part: Presence): void;
}

/** Key of the community context protocol under which `<webrtc-room>` offers itself. */
export const roomContext = createContext<RoomProvider>(Symbol.for('webrtc-elements.room'));

const CHANGES = ['statechange', 'presencechange'];

type Host = ReactiveControllerHost & HTMLElement & { for: string };

/**
 * Keeps an element in touch with its room: the one around it, or the one that `for` names. In
 * whatever order the two are defined, attached or moved, `changed` is called when there is another
 * room (or none), and when the room's own state changes.
 */
export class RoomConsumer implements ReactiveController {
  readonly #host: Host;
  readonly #changed: (room: RoomProvider | undefined) => void;
  #room: RoomProvider | undefined;
  #for = '';
  #abort: AbortController | undefined;
  /** What a server has rendered without a room must first be rendered so here, to be taken over as it stands. */
  #served: boolean;

  constructor(host: Host, changed: (room: RoomProvider | undefined) => void) {
    this.#host = host;
    this.#changed = changed;
    this.#served = Boolean(host.shadowRoot);
    host.addController(this);
  }

  hostConnected(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#host.ownerDocument.addEventListener('context-provider', () => this.#find(), { signal });
    this.#find();
  }

  hostDisconnected(): void {
    this.#abort?.abort();
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#follow(undefined); // not merely moved
    });
  }

  hostUpdate(): void {
    if (this.#host.for !== this.#for && this.#host.isConnected) this.#find();
  }

  hostUpdated(): void {
    if (!this.#served) return;
    this.#served = false;
    queueMicrotask(() => {
      if (this.#host.isConnected) this.#find();
    });
  }

  #find(): void {
    if (this.#served) return;
    let found: RoomProvider | undefined;
    const host = this.#host;
    this.#for = host.for;
    const from = host.for ? byId(host, host.for) : host;
    from?.dispatchEvent(new ContextEvent(roomContext, host, (room) => (found = room)));
    this.#follow(found);
  }

  #follow(room: RoomProvider | undefined): void {
    if (room === this.#room) return;
    for (const name of CHANGES) this.#room?.removeEventListener(name, this.#onChange);
    this.#room = room;
    for (const name of CHANGES) room?.addEventListener(name, this.#onChange);
    this.#changed(room);
  }

  readonly #onChange = (): void => this.#changed(this.#room);
}

/** The element of this id: in the same shadow root first, then in the document. */
function byId(host: HTMLElement, id: string): HTMLElement | null {
  const root = host.getRootNode();
  const near = root instanceof ShadowRoot ? root.getElementById(id) : null;
  return near ?? host.ownerDocument.getElementById(id);
}
