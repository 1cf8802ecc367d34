import type { Context } from '@lit/context';
import type { Connection, ConnectionError, ConnectOptions, LocalMedia } from '../../core/index.js';
import { PageEvent } from '../page-support.js';

/**
 * The state of a room: `idle` before we join and after we leave, `waiting` if its lobby has to let us in first, `failed` when we cannot
 * join.
 */
export type RoomState = 'idle' | 'waiting' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

/**
 * What a room provides to the elements in it. It fires `statechange` when one of these properties changes, and
 * `presencechange` when our own presence, `connection.presence`, does, and `attempt` when it tries to reach the server.
 */
export interface RoomProvider extends HTMLElement {
  readonly room: string;
  /** The signalling server, if the page says which. */
  readonly host?: string;
  /** The kind of room, if the page says which. */
  readonly party?: string;
  /** What comes before `party` in the server's URL, if the page says so. */
  readonly prefix: string | null;
  /** Parameters for the server. */
  readonly query?: ConnectOptions['query'];
  /** What the fragment of a link to it has to say: the secret of a private room. */
  readonly invitation?: string;
  /** Whether we have that secret from the link of somebody else. */
  readonly invited?: boolean;
  readonly connection: Connection | undefined;
  readonly state: RoomState;
  /** How often it has tried to reach the server since it last did. */
  readonly attempts?: number;
  /** Why `state` is `failed`. */
  readonly error: ConnectionError | undefined;
  /** Our name, as the lobby sets it before it joins. */
  name?: string;
  /** The password of the room, as the lobby sets it. */
  password?: string;
  /** What a preview has opened, for the connection. */
  media?: LocalMedia | undefined;
  /** Joins the room after we left, or tries again at once. */
  join(): void;
}

/** The key by which elements find their `<webrtc-room>`, in the context protocol of web components. */
export const roomContext = Symbol.for('webrtc-elements.room') as unknown as Context<unknown, RoomProvider>;

type Callback = (room: RoomProvider) => void;

/** An event of the context protocol, as far as it concerns us. */
export type ContextEvent = Event & {
  readonly context?: unknown;
  readonly callback?: Callback;
};

/** Dispatches an event of the context protocol: an element asks for its room, or a room says that it is there. */
export function tellContext(
  type: 'context-request' | 'context-provider',
  contextTarget: Element,
  callback?: Callback,
  from = contextTarget,
): void {
  const event = new PageEvent(type, { bubbles: true, composed: true });
  from.dispatchEvent(Object.assign(event, { context: roomContext, contextTarget, callback }));
}
