import type { GainAccess } from './access.js';
import { PasswordRoom } from '../password/password-room.js';

/** Lets us into a room by its password. */
export const gain: GainAccess = ({ password = '' }, place, introduction) => {
  const room = new PasswordRoom(password, place, introduction);
  return { secret: room.secret, password: room };
};
