import type { LocalMedia } from '../../../core/index.js';
import type { RoomProvider } from '../../room/room-context.js';
import type { Desk } from '../device-select/desk.js';

/** What somebody has chosen before they join. */
export interface Choice {
  /** The speaker, as a `sinkId`. */
  speaker(): string;
  /** Whether an element shows something of the call that goes on with it. A call sets it. */
  followed?: () => boolean;
}

/** Fires at a room when people can choose their devices before they join it. For elements alone. */
export const DESK_CHANGE = 'webrtc-desk';

/** Where people choose their devices before they join a room. Previews and calls load one without the other, and find each other here. */
export const desks = new WeakMap<RoomProvider, Desk>();

/** What people have chosen before they join, by what they have opened for it. */
export const prepared = new WeakMap<LocalMedia, Choice>();
