import type { Place } from '../../../protocol/hello.js';
import type { Introduction } from '../introduction.js';
import type { PasswordRoom } from '../password/password-room.js';
import type { RoomSecret } from '../room-secret.js';

/** What lets us into a room that does not let everybody in. */
export interface Access {
  /** Rejects with a `ConnectionError` if we do not get it. */
  readonly secret: RoomSecret | Promise<RoomSecret>;
  /** `undefined` if the room has none. */
  readonly password?: PasswordRoom;
}

/** What somebody knows of a room: one of these. */
export interface Credentials {
  readonly secret?: string | undefined;
  readonly password?: string | undefined;
}

/** Gains access, for somebody who has keys. */
export type GainAccess = (
  credentials: Credentials,
  place: Place,
  introduction: Introduction,
) => Access | Promise<Access>;
