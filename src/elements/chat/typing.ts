import type { Connection, Peer } from '../../core/index.js';
import type { RoomProvider } from '../room/room-context.js';

/** Who writes nothing for so long is typing no more, in ms. */
const PAUSE = 5000;

/** Tells the others that we are typing: by `typing` in our presence. */
export class Typing {
  #room: RoomProvider | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Something was typed in this room. */
  begin(room: RoomProvider | undefined): void {
    if (room !== this.#room || this.#timer === undefined) {
      this.end();
      this.#room = room;
      room?.announce({ typing: true });
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), PAUSE);
  }

  /** It was sent, or taken back. */
  end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#room?.announce({ typing: undefined });
  }
}

/** Those who are typing, as far as we can know. */
export function whoTypes(connection: Connection | undefined): Peer[] {
  const peers = [...(connection?.peers.values() ?? [])];
  return peers.filter(({ state, presence }) => state === 'connected' && presence['typing'] === true);
}
