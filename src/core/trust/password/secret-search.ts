import { after } from '../../after.js';
import { ConnectionError } from '../../errors.js';
import type { Bytes } from '../../../protocol/bytes.js';
import type { Asker, Reply } from './asker.js';
import { createEpochSecret } from './epoch-secret.js';
import type { Neighbours } from './neighbours.js';

/** How many runs of one join may fail. Each may have been a guess of a hostile server. */
const MOST_FAILED = 3;
/** How long we ask members that do not answer, in ms. They may be gone. */
const LONGEST = 10_000;
/** How long we wait before we ask again those who had too much to do, in ms. */
const PAUSE = 1_000;

/** What we have heard from those whom we have asked. */
type Replies = Set<Reply['type']>;

/** Looks for the secret of the room, among those who are in it: with that we get in. */
export class SecretSearch {
  readonly #neighbours: Neighbours;
  readonly #asker: Asker;
  #failed = 0;

  constructor(neighbours: Neighbours, asker: Asker) {
    this.#neighbours = neighbours;
    this.#asker = asker;
  }

  /**
   * Asks those who were here before us, one after the other. Resolves with the secret of the room; with a new one if nobody is here, or
   * nobody answers; with `undefined` once `left` is aborted. Rejects with a `ConnectionError` `wrong-password`.
   */
  async find(order: number, left: AbortSignal): Promise<Bytes | undefined> {
    const asked = new Set<string>();
    for (;;) {
      const found = await this.#askAll(order, left, asked);
      if (!(found instanceof Set)) return found;
      if (left.aborted) return undefined;
      if (!found.has('busy')) {
        if (found.has('wrong') || found.has('closed')) throw wrongPassword(found);
        return createEpochSecret();
      }
      await pause(left);
    }
  }

  /** Asks all who are not in `asked` yet, and leaves out of it who should be asked again. */
  async #askAll(order: number, left: AbortSignal, asked: Set<string>): Promise<Bytes | Replies> {
    const replies: Replies = new Set();
    const again: string[] = [];
    const end = performance.now() + LONGEST;
    for (;;) {
      const sponsor = this.#neighbours.before(order).find(({ payload }) => !asked.has(payload));
      if (!sponsor || left.aborted || (performance.now() > end && !isAnybody(replies))) break;
      if (this.#failed >= MOST_FAILED) throw wrongPassword(replies); // while we asked others, under another welcome
      const { payload } = sponsor;
      asked.add(payload);
      const reply = await this.#asker.ask(sponsor);
      if (reply.type === 'granted') return reply.secret;
      replies.add(reply.type);
      if (reply.type === 'busy') again.push(payload);
      if (isFailure(reply) && ++this.#failed >= MOST_FAILED) throw wrongPassword(replies);
    }
    for (const payload of again) asked.delete(payload);
    return replies;
  }
}

/** Whether this reply may have come from somebody who has guessed. */
export function isFailure({ type }: Reply): boolean {
  return type === 'wrong' || type === 'lost';
}

/** Whether somebody was there. */
function isAnybody(replies: Replies): boolean {
  return replies.has('busy') || replies.has('wrong') || replies.has('closed');
}

function wrongPassword(replies: Replies): ConnectionError {
  const isClosed = replies.has('closed') && !replies.has('wrong');
  const message = 'There were too many wrong passwords. Somebody in the room has to allow more.';
  return new ConnectionError('wrong-password', isClosed ? { message } : {});
}

/** Resolves after a pause, or as soon as we have left. */
function pause(left: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = after(PAUSE, resolve);
    left.addEventListener('abort', () => {
      stop();
      resolve();
    });
  });
}
