import type { Connection, Presence } from '../../core/index.js';

/** Longest name that is sent, in UTF-16 code units. */
const LONGEST_NAME = 200;

/** What the page says about us, by properties of the room. */
export interface Profile {
  readonly name: string;
  readonly presence: Presence;
}

/** Our presence: what the page says about us. */
export class OwnPresence {
  readonly #profile: Profile;
  /** The last presence of the page that could not be sent. It is not tried again. */
  #refused: Presence | undefined;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  get value(): Presence {
    const { name, presence } = this.#profile;
    return { ...presence, ...(name && { name: name.slice(0, LONGEST_NAME) }) };
  }

  /**
   * Sends the presence if it has changed, and returns whether it has. If the page has set a presence that cannot be sent,
   * throws the first time.
   */
  send(connection: Connection): boolean {
    const { presence } = this.#profile;
    if (presence === this.#refused) return false;
    this.#refused = presence; // reset below if nothing throws
    const { value } = this;
    const changed = JSON.stringify(value) !== JSON.stringify(connection.presence);
    if (changed) connection.setPresence(value);
    this.#refused = undefined;
    return changed;
  }
}
