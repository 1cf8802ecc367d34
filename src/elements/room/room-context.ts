import { createContext } from '@lit/context';
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
