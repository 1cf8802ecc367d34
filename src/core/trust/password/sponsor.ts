import { after } from '../../after.js';
import { decodeBase64, encodeBase64 } from '../../../protocol/base64.js';
import type { Bytes } from '../../../protocol/bytes.js';
import type { PeerId } from '../../../protocol/frames.js';
import { createNonce } from '../pair-keys.js';
import type { Attempts } from './count/attempts.js';
import type { Desk } from './desk.js';
import { chooseSecret, isSame } from './epoch-secret.js';
import type { AskerMessage, Refusal } from './message.js';
import type { Neighbour } from './neighbours.js';
import { Pace } from './count/pace.js';
import { Run } from './cpace/run.js';

/** Options of a `Sponsor`. */
export interface SponsorOptions {
  readonly desk: Desk;
  readonly attempts: Attempts;
  /** The secret of the room, as we know it now. */
  readonly secret: () => Bytes;
  /** Somebody who has shown that it knows this password has another secret, and we go on with that one. */
  readonly adopt: (secret: Bytes, password: Bytes) => void;
  /** Whether this member gets no answer: the page has blocked it, or it was left out. */
  readonly shuns: (id: PeerId) => boolean;
}

/** How many runs we answer in a minute. Each costs two multiplications of points, and a map to the curve. */
const MOST = 30;
const MINUTE = 60_000;
/** How long an asker may take to show that it knows the password, in ms. */
const PATIENCE = 10_000;

interface OpenRun {
  /** Our nonce. */
  readonly nonce: string;
  /** Theirs. */
  readonly to: string;
  readonly run: Promise<Run>;
  readonly stop: () => void;
}

/** The side that answers: it gives the secret of the room to those who have shown that they know the password, and nothing to others. */
export class Sponsor {
  readonly #options: SponsorOptions;
  readonly #pace = new Pace(MOST, MINUTE);
  readonly #runs = new Map<PeerId, OpenRun>();

  constructor(options: SponsorOptions) {
    this.#options = options;
  }

  /** Takes a message of an asker. */
  take(asker: Neighbour, message: AskerMessage): void {
    if (this.#options.shuns(asker.id)) return;
    if (message.type === 'ask') this.#answer(asker, message.nonce);
    else void this.#grant(asker, message).catch(() => this.#options.attempts.fail());
  }

  /** A member has left. A run that it has begun was not completed. */
  leave(id: PeerId): void {
    if (this.#end(id)) this.#options.attempts.fail();
  }

  /** The room has another password. Whoever has begun with the one before gets nothing by it, and it was no guess. */
  change(): void {
    for (const [id, { to }] of this.#runs) this.#options.desk.post(id, { type: 'refuse', to, reason: 'wrong' });
    this.close();
  }

  /** Ends all runs: we are no longer in the room. */
  close(): void {
    for (const id of [...this.#runs.keys()]) this.#end(id);
  }

  #answer({ id, payload }: Neighbour, to: string): void {
    const { desk, attempts } = this.#options;
    const { password, place, post } = desk;
    if (this.#runs.get(id)?.to === to) return; // it has come before
    this.leave(id); // it may have one run at a time
    const refuse = (reason: Refusal): void => post(id, { type: 'refuse', to, reason });
    if (attempts.closed) {
      attempts.warn();
      refuse('closed');
      return;
    }
    if (!this.#pace.take()) {
      refuse('busy');
      return;
    }
    const nonce = encodeBase64(createNonce());
    const sides = { asker: { nonce: to, payload }, sponsor: { nonce, payload: desk.payload } };
    const run = Run.begin({ password, place, sides }, 'sponsor');
    this.#runs.set(id, { nonce, to, run, stop: after(PATIENCE, () => this.leave(id)) });
    run.then(
      ({ share }) => post(id, { type: 'answer', to, nonce, share: encodeBase64(share) }),
      () => this.#end(id),
    );
  }

  async #grant({ id }: Neighbour, message: Extract<AskerMessage, { type: 'confirm' }>): Promise<void> {
    const { desk, attempts, secret, adopt } = this.#options;
    const { password } = desk;
    if (this.#runs.get(id)?.nonce !== message.to) return; // it is none of ours, or was used already
    const open = this.#end(id);
    const run = await open?.run;
    const agreement = await run?.finish(decodeBase64(message.share));
    const proven = agreement && (await agreement.proves(decodeBase64(message.tag)));
    if (!open) return;
    const isOver = (): boolean => desk.password !== password; // the room has changed it meanwhile
    const refuse = (reason: Refusal): void => desk.post(id, { type: 'refuse', to: open.to, reason });
    if (attempts.closed) {
      refuse('closed'); // others have failed meanwhile: whether this one was right, nobody hears
      return;
    }
    if (!proven || isOver()) {
      if (!isOver()) attempts.fail();
      refuse('wrong');
      return;
    }
    attempts.reset();
    const own = secret(); // now, as the password may change
    const theirs = message.sealed === undefined ? undefined : await agreement.open(decodeBase64(message.sealed));
    const chosen = theirs ? await chooseSecret(own, theirs) : own;
    const [tag, sealed] = await Promise.all([agreement.tag(), agreement.seal(chosen)]);
    desk.post(id, { type: 'grant', to: open.to, tag: encodeBase64(tag), sealed: encodeBase64(sealed) });
    if (!isSame(own, chosen)) adopt(chosen, password);
  }

  /** Ends the run of a member, if there is one. */
  #end(id: PeerId): OpenRun | undefined {
    const open = this.#runs.get(id);
    this.#runs.delete(id);
    open?.stop();
    return open;
  }
}
