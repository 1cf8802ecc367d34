import type { Connection, Peer } from '../../core/index.js';
import type { RoomProvider } from '../room/room-context.js';

/** Somebody who types nothing for this long, in ms, has stopped typing. */
const PAUSE = 5000;

type Room = Pick<RoomProvider, 'announce'>;

/** Tells the others that we are typing, by `typing` in our presence. */
export class Typing {
  #room: Room | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Something was typed. */
  begin(room: Room | undefined): void {
    if (room !== this.#room || this.#timer === undefined) {
      this.end();
      this.#room = room;
      room?.announce({ typing: true });
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), PAUSE);
  }

  /** The text was sent or deleted. */
  end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#room?.announce({ typing: undefined });
  }
}

/** The connected peers who say that they are typing. Others could not tell us that they have stopped. */
export function whoTypes(connection: Connection | undefined): Peer[] {
  const peers = [...(connection?.peers.values() ?? [])];
  return peers.filter(({ state, presence }) => state === 'connected' && presence['typing'] === true);
}
