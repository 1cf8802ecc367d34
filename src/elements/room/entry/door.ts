import { isSame } from '../joining.js';

/** The tag of the element that a room waits for. It may not have loaded yet. */
const LOBBY = 'webrtc-lobby';

/** The door of a room. It is shut while the room has a lobby, until somebody calls: the lobby, when it is done, or the page. */
export class Door {
  readonly #room: Element & { readonly lobby: boolean };
  #called = false;
  /** The address that it is open for: a room of another name asks again. */
  #open: readonly string[] = [];

  constructor(room: Element & { readonly lobby: boolean }) {
    this.#room = room;
  }

  /** Opens it. */
  call(): void {
    this.#called = true;
  }

  /** Shuts it: whoever wants in has to call again. */
  shut(): void {
    this.#called = false;
    this.#open = [];
  }

  /** Whether the room at this address has to wait. Without a lobby it is in at once, and one that comes later is too late. */
  keepsOut(address: readonly string[]): boolean {
    if (this.#called || !this.#hasLobby()) this.#open = address;
    this.#called = false;
    return !isSame(this.#open, address);
  }

  #hasLobby(): boolean {
    const room = this.#room;
    return room.lobby || [...room.querySelectorAll(LOBBY)].some((one) => one.closest(room.localName) === room);
  }
}
