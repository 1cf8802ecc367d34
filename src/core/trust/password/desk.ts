import type { Bytes } from '../../../protocol/bytes.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { RoomName } from '../../../protocol/hello.js';
import type { Message } from './message.js';

/** What both sides of a run work with. */
export interface Desk {
  /** The password, as `encodePassword()` gives it: another one once the room has changed it. */
  readonly password: Bytes;
  readonly place: RoomName;
  /** What our hello says, as it travels, without the signature. */
  readonly payload: string;
  /** Sends a message to a member through the server. */
  readonly post: (to: PeerId, message: Message) => void;
}
