import type { Connection, Presence } from '../../core/index.js';
import { formatPresence } from '../../protocol/presence.js';

/** Longest name that is sent, in UTF-16 code units. */
export const LONGEST_NAME = 200;

/** What the page says about us, by properties of the room. */
export interface Profile {
  readonly name: string;
  readonly presence: Presence;
}

/** Our presence: what the page says about us. */
export class OwnPresence {
  readonly #profile: Profile;
  /** The last presence of the page that could be sent. */
  #accepted: Presence = {};
  /** The last one that could not. */
  #refused: unknown;
  /** What the others know, as JSON. */
  #told = '';

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /**
   * Returns what to tell the others. If the page has set a presence that cannot be sent, its last one stays, and `refuse` is called
   * once.
   */
  take(refuse: (cause: unknown) => void): Presence {
    const { name, presence } = this.#profile as Partial<Profile>; // a page may set anything
    const own = typeof name === 'string' && name && { name: name.slice(0, LONGEST_NAME) };
    for (const one of [presence ?? {}, this.#accepted, {}]) {
      const whole = { ...one, ...own };
      try {
        formatPresence(one);
        this.#told = formatPresence(whole);
        this.#accepted = one;
        return whole;
      } catch (cause) {
        if (presence !== this.#refused) refuse(cause);
        this.#refused = presence;
      }
    }
    return {}; // never: a name alone can be sent
  }

  /** Sends the presence if it has changed, and returns whether it has. */
  send(connection: Connection, refuse: (cause: unknown) => void): boolean {
    const told = this.#told;
    const presence = this.take(refuse);
    if (told === this.#told) return false;
    connection.setPresence(presence);
    return true;
  }
}
