import { html, nothing } from 'lit';
import type { Connection, PeerId } from '../../core/index.js';
import { lazy } from '../../core/parts/load.js';
import { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';
import { nameOf } from '../person/person.js';
import { need } from '../rare-elements.js';
import type { RoomConsumer } from '../room/room-consumer.js';
import { tell } from '../room/room-events.js';
import type { DeskHost, VerifyDesk } from '../verify/verify-desk.js';

const ELEMENT = 'webrtc-verify';

/** Loads what shows verifications, and what else people are asked about trust, when there is something to show. */
export class VerifyLoader {
  readonly #load: () => Promise<VerifyDesk>;
  #desk: VerifyDesk | undefined;

  constructor(host: DeskHost, language: Language, place: Pick<RoomConsumer, 'room' | 'connection'>) {
    this.#load = lazy(async () => {
      const { VerifyDesk } = await import('../verify/verify-desk.js');
      return (this.#desk = new VerifyDesk(host, {
        html,
        learn: (words) => new Language<VerifyWords>(host, words),
        connection: () => place.connection,
        nameOf: (peer) => nameOf(peer, language.text('guest')),
        removeText: (name) => language.text('removePeer', { name }),
        fail: (error) => place.room && tell(place.room, 'error', { error }),
        loadElement: () => {
          need(ELEMENT, host);
          return customElements.whenDefined(ELEMENT);
        },
      }));
    });
  }

  /** Follows a connection, until the returned functions are called. */
  follow(connection: Connection): (() => void)[] {
    return [
      connection.on('verify', (id) => this.#go((desk) => desk.ask(id))),
      connection.on('identity-changed', (change) => this.#go((desk) => desk.warn(change))),
      connection.on('password-attempts', (attempts) => this.#go((desk) => desk.count(attempts))),
      connection.on('password', (change) => this.#go((desk) => desk.learn(change))),
      () => this.#desk?.clear(),
    ];
  }

  /** Somebody here wants to verify a peer. */
  readonly open = (id: PeerId): void => this.#go((desk) => desk.open(id));

  /** Somebody here wants to remove a peer from a room with a password. */
  readonly remove = (id: PeerId): void => this.#go((desk) => desk.remove(id));

  renderNotices(): unknown {
    return this.#desk?.renderNotices() ?? nothing;
  }

  renderDialog(): unknown {
    return this.#desk?.renderDialog() ?? nothing;
  }

  #go(act: (desk: VerifyDesk) => unknown): void {
    this.#load()
      .then(act)
      .catch(() => undefined); // the next time loads it again
  }
}
