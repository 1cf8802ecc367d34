import type { GainAccess } from './access.js';
import { RoomSecret } from '../room-secret.js';

/** Lets us into a room by its secret. */
export const gain: GainAccess = async ({ secret = '' }, place) => ({ secret: await RoomSecret.of(secret, place) });
