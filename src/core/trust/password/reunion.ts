import type { Bytes } from '../../../protocol/bytes.js';
import type { PeerId } from '../../../protocol/frames.js';
import type { Asker } from './asker.js';
import type { Attempts } from './count/attempts.js';
import type { Desk } from './desk.js';
import { isFailure } from './secret-search.js';
import { isSame } from './epoch-secret.js';
import type { Neighbour, Neighbours } from './neighbours.js';

/** Options of a `Reunion`. */
export interface ReunionOptions {
  readonly desk: Pick<Desk, 'password'>;
  readonly neighbours: Neighbours;
  readonly asker: Asker;
  readonly attempts: Attempts;
  /** Our own number in the order of the room. */
  readonly order: () => number;
  readonly secret: () => Bytes;
  /** Both know this password, and go on with this secret in place of ours. */
  readonly adopt: (secret: Bytes, password: Bytes) => void;
}

/** How often we ask one page of a member. */
const MOST = 3;
/** How many pages we remember. */
const MOST_KNOWN = 1_000;

/**
 * Brings together members who know the same password and have two secrets: they came into an empty room at once, or the server was
 * split. Of each two, the one who came later asks.
 */
export class Reunion {
  readonly #options: ReunionOptions;
  /** How often we have asked, by what the hello says. Who does not know the password gets no more out of it by coming again. */
  readonly #asked = new Map<string, number>();
  /** We ask one after the other: each run may be a guess, and the next one begins only if not too many have failed. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: ReunionOptions) {
    this.#options = options;
  }

  /** A member does not have our secret. Resolves when we have done what we can. */
  async meet(id: PeerId): Promise<void> {
    const { neighbours, attempts, order } = this.#options;
    const member = neighbours.get(id);
    if (!member || order() < member.order || attempts.closed) return;
    const times = this.#asked.get(member.payload) ?? 0;
    if (times >= MOST || this.#asked.size >= MOST_KNOWN) return;
    this.#asked.set(member.payload, times + 1);
    this.#last = this.#last.then(() => this.#ask(member));
    await this.#last;
  }

  async #ask(member: Neighbour): Promise<void> {
    const { desk, neighbours, asker, attempts, secret, adopt } = this.#options;
    const { password } = desk;
    if (attempts.closed || neighbours.get(member.id)?.payload !== member.payload) return; // others have failed, or it has left
    const reply = await asker.ask(member, secret());
    if (desk.password !== password) return; // the room has changed it meanwhile
    if (reply.type === 'granted') {
      attempts.reset();
      if (!isSame(reply.secret, secret())) adopt(reply.secret, password);
    } else if (isFailure(reply)) {
      this.#asked.set(member.payload, MOST);
      attempts.fail();
    }
  }
}
