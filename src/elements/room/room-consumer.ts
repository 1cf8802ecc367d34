import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Connection } from '../../core/index.js';
import { selfAndHosts } from '../hosts-around.js';
import { tellContext, type RoomProvider } from './room-context.js';
import { Stay } from '../stay.js';
import type { Trouble } from './trouble.js';

/** Events of a room that say that what it provides has changed. */
const CHANGES = ['statechange', 'presencechange'];

type Host = ReactiveControllerHost & HTMLElement & { for: string };
type Stop = (() => void) | undefined;

/**
 * Gives an element its room: the one around it, or the one that `for` names. The order in which the two are defined,
 * attached or moved does not matter.
 *
 * 1. `subscribe` runs when the element gets a room, and when the room gets another name or connection. It listens to
 *    them and returns functions that undo that.
 * 2. `changed` runs next, and each time the state or the presence of the room changes, or what is wrong in it. By default the
 *    element updates.
 * 3. The returned functions run before the next `subscribe`, and when the element loses its room. One that is taken out
 *    keeps it for a second, and misses nothing if it is back by then.
 */
export class RoomConsumer implements ReactiveController {
  readonly #host: Host;
  readonly #subscribe: (room: RoomProvider) => Stop[];
  readonly #changed: () => void;
  #room: RoomProvider | undefined;
  #name: string | undefined;
  #connection: Connection | undefined;
  #trouble: Trouble | undefined;
  /** The room whose trouble we have asked for. */
  #watched: RoomProvider | undefined;
  #stops: Stop[] = [];
  #for = '';
  #abort: AbortController | undefined;
  /** A server rendered the element without a room: hydration fails unless the first render here has none either. */
  #hydrating: boolean;

  constructor(
    host: Host,
    subscribe: (room: RoomProvider) => Stop[] = () => [],
    changed: () => void = () => host.requestUpdate(),
  ) {
    this.#host = host;
    this.#subscribe = subscribe;
    this.#changed = changed;
    this.#hydrating = Boolean(host.shadowRoot);
    const stay = new Stay(host, () => {
      if (stay.lasts) return;
      this.#abort?.abort(); // a document that goes away tells its elements nothing
      this.#follow(undefined);
    });
    host.addController(this);
  }

  /** The room, if the element has one. */
  get room(): RoomProvider | undefined {
    return this.#room;
  }

  /** The connection of the room that `subscribe` last ran for. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /**
   * What is wrong in the room; `undefined` until the module that knows has loaded. It loads when an element first asks, and not only
   * when something is wrong: the server may be gone by then.
   */
  get trouble(): Trouble | undefined {
    const room = this.#room;
    if (room && !this.#watched) {
      this.#watched = room;
      let missed: Event | undefined;
      const keep = (event: Event): void => void (missed = event);
      room.addEventListener('error', keep);
      import('./trouble.js')
        .then(
          ({ troubleIn }) => {
            if (this.#watched !== room || this.#trouble) return;
            this.#trouble = troubleIn(room);
            this.#trouble.watch(this.#changed);
            if (missed) this.#trouble.hear(missed);
          },
          () => {
            if (this.#watched === room) this.#watched = undefined; // the next render asks again
          },
        )
        .finally(() => room.removeEventListener('error', keep));
    }
    return this.#trouble;
  }

  hostConnected(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    // Both, when the element is in a window that the page has opened.
    for (const page of [document, this.#host.ownerDocument]) {
      page.addEventListener('context-provider', this.#find, { signal });
    }
    this.#find();
  }

  hostDisconnected(): void {
    this.#abort?.abort();
  }

  hostUpdate(): void {
    if (this.#host.for !== this.#for && this.#host.isConnected) this.#find();
  }

  hostUpdated(): void {
    if (!this.#hydrating) return;
    this.#hydrating = false;
    queueMicrotask(() => {
      if (this.#host.isConnected) this.#find();
    });
  }

  readonly #find = (): void => {
    if (this.#hydrating) return;
    let found: RoomProvider | undefined;
    const host = this.#host;
    this.#for = host.for;
    const from = host.for ? byId(host, host.for) : host;
    if (!from && this.#room?.id === host.for) return; // taken out for a moment, or in another window
    if (from) tellContext('context-request', host, (room) => (found = room), from);
    this.#follow(found);
  };

  #follow(room: RoomProvider | undefined): void {
    if (room === this.#room) return;
    for (const name of CHANGES) this.#room?.removeEventListener(name, this.#onChange);
    this.#trouble?.leave(this.#changed);
    this.#trouble = this.#watched = undefined;
    this.#room = room;
    for (const name of CHANGES) room?.addEventListener(name, this.#onChange);
    this.#resubscribe();
    this.#changed();
  }

  #resubscribe(): void {
    this.#name = this.#room?.room;
    this.#connection = this.#room?.connection; // first: a stop may make the room dispatch an event
    for (const stop of this.#stops.splice(0)) stop?.();
    this.#stops = this.#room ? this.#subscribe(this.#room) : [];
  }

  readonly #onChange = (): void => {
    if (this.#room?.connection !== this.#connection || this.#room?.room !== this.#name) this.#resubscribe();
    this.#changed();
  };
}

/** Finds the element with this id: in the same shadow root, in the one around it, and so on, up to the page. */
function byId(host: HTMLElement, id: string): HTMLElement | null {
  for (const at of selfAndHosts(host)) {
    const found = (at.getRootNode() as Partial<Document>).getElementById?.(id);
    if (found) return found;
  }
  return document.getElementById(id); // from a window that the page has opened
}
