import { Asker } from '../../../src/core/trust/password/asker.js';
import { Attempts, type AttemptStore } from '../../../src/core/trust/password/count/attempts.js';
import type { Desk } from '../../../src/core/trust/password/desk.js';
import { isOfSponsor, type Message } from '../../../src/core/trust/password/message.js';
import type { Neighbour } from '../../../src/core/trust/password/neighbours.js';
import { Sponsor } from '../../../src/core/trust/password/sponsor.js';
import { encodePassword } from '../../../src/core/trust/password/password-text.js';
import type { Bytes } from '../../../src/protocol/bytes.js';
import type { PeerId } from '../../../src/protocol/frames.js';

/** What a sponsor says about itself. */
const SAYS = 'what sponsor says about itself';
export const PLACE = { party: 'main', room: 'x' };

/** Keeps what it is given for as long as it lasts. */
export function createStore(): AttemptStore {
  let text: string | undefined;
  return {
    read: () => text,
    write: (next) => {
      text = next;
    },
  };
}

/** Somebody of this name, as others see it. */
export function neighbour(id: string): Neighbour {
  return { id, order: 1, payload: `what ${id} says about itself` };
}

/** The desk of somebody. `post`: what becomes of its messages. */
export function deskOf(id: string, password: string, post: Desk['post']): Desk {
  return { password: encodePassword(password), place: PLACE, payload: neighbour(id).payload, post };
}

/** A sponsor of this name, and what it has told others. */
export class SponsorSide {
  readonly sent: Message[] = [];
  readonly attempts: Attempts;
  readonly sponsor: Sponsor;
  /** The secret that it has now. */
  secret: Bytes;
  warned = 0;
  blocked = '';
  /** What becomes of its messages. */
  post: (message: Message, to: PeerId) => void = () => undefined;

  /** `room`: the room that it is in; `payload`: what its hello says. */
  constructor(
    password: string,
    { secret = new Uint8Array(32).fill(7), store = createStore(), room = 'x', payload = SAYS } = {},
  ) {
    this.secret = secret;
    this.attempts = new Attempts(PLACE, store, () => this.warned++);
    this.sponsor = new Sponsor({
      desk: {
        ...deskOf('sponsor', password, (to, message) => {
          this.sent.push(message);
          this.post(message, to);
        }),
        place: { ...PLACE, room },
        payload,
      },
      attempts: this.attempts,
      secret: () => this.secret,
      adopt: (next) => (this.secret = next),
      shuns: (id) => id === this.blocked,
    });
  }
}

/**
 * An asker, whose messages go to a sponsor, and the other way round. `change`: what comes in place of a message; `pass`: takes all
 * messages, so that the test delivers them.
 */
export function askerFor(
  side: SponsorSide,
  password: string,
  {
    id = 'asker',
    change = (message: Message): readonly Message[] => [message],
    pass = undefined as ((message: Message) => void) | undefined,
  } = {},
): Asker {
  const deliver = (message: Message): void => {
    for (const one of change(message)) {
      if (isOfSponsor(one)) asker.take(neighbour('sponsor'), one);
      else side.sponsor.take(neighbour(id), one);
    }
  };
  const asker = new Asker(deskOf(id, password, (_, message) => (pass ?? deliver)(message)));
  side.post = pass ?? deliver;
  return asker;
}
