import { after } from '../../after.js';
import { decodeBase64, encodeBase64 } from '../../../protocol/base64.js';
import type { Bytes } from '../../../protocol/bytes.js';
import type { PeerId } from '../../../protocol/frames.js';
import { createNonce } from '../pair-keys.js';
import type { Desk } from './desk.js';
import { chooseSecret } from './epoch-secret.js';
import type { SponsorMessage } from './message.js';
import type { Neighbour } from './neighbours.js';
import { Run } from './cpace/run.js';

/** What became of a run with one sponsor. */
export type Reply =
  /** Both know the password, and go on with this secret. */
  | { readonly type: 'granted'; readonly secret: Bytes }
  /** It did not answer. It has learned nothing of the password. */
  | { readonly type: 'silent' }
  /** It knows another password, or nothing it says makes sense. It may have guessed. */
  | { readonly type: 'wrong' }
  /** It went silent when it had what shows that we know the password. It may have guessed. */
  | { readonly type: 'lost' }
  /** It has too much to do now. */
  | { readonly type: 'busy' }
  /** Its person has to allow more runs. */
  | { readonly type: 'closed' };

/** How long a sponsor may take for each answer, in ms. */
const PATIENCE = 3_000;

interface Expectation {
  readonly nonce: string;
  type: SponsorMessage['type'];
  resolve: (message: SponsorMessage | undefined) => void;
}

/** The side that begins runs: it asks members for the secret of the room. */
export class Asker {
  readonly #desk: Desk;
  readonly #open = new Map<PeerId, Expectation>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Asks a member. `own`: the secret that we have, if it has another one. Never rejects. */
  async ask(sponsor: Neighbour, own?: Bytes): Promise<Reply> {
    if (this.#open.has(sponsor.id)) return { type: 'busy' };
    const expectation: Expectation = {
      nonce: encodeBase64(createNonce()),
      type: 'answer',
      resolve: () => undefined,
    };
    this.#open.set(sponsor.id, expectation);
    try {
      return await this.#run(sponsor, expectation, own);
    } catch {
      return { type: 'wrong' };
    } finally {
      if (this.#open.get(sponsor.id) === expectation) this.#open.delete(sponsor.id);
    }
  }

  /** Takes a message of a sponsor. What we have not asked for counts for nothing. */
  take({ id }: Pick<Neighbour, 'id'>, message: SponsorMessage): void {
    const expectation = this.#open.get(id);
    if (message.to !== expectation?.nonce) return;
    if (message.type === expectation.type || message.type === 'refuse') expectation.resolve(message);
  }

  /** A member has left, or we are no longer in the room. */
  leave(id: PeerId): void {
    const expectation = this.#open.get(id);
    this.#open.delete(id);
    expectation?.resolve(undefined);
  }

  /** The room has another password: whatever we have asked with the one before is of no use. */
  close(): void {
    for (const id of [...this.#open.keys()]) this.leave(id);
  }

  async #run({ id, payload }: Neighbour, expectation: Expectation, own: Bytes | undefined): Promise<Reply> {
    const { password, place, post } = this.#desk;
    const { nonce } = expectation;
    const isVoid = (): boolean => this.#open.get(id) !== expectation; // it has left, or the password is another one
    const answering = next(expectation, 'answer');
    post(id, { type: 'ask', nonce });
    const answer = await answering;
    if (!answer) return { type: 'silent' };
    if (answer.type !== 'answer') return { type: answer.type === 'refuse' ? answer.reason : 'wrong' };
    const sides = { asker: { nonce, payload: this.#desk.payload }, sponsor: { nonce: answer.nonce, payload } };
    const run = await Run.begin({ password, place, sides }, 'asker');
    const agreement = await run.finish(decodeBase64(answer.share));
    if (!agreement) return { type: 'wrong' };
    const [tag, sealed] = await Promise.all([agreement.tag(), own && agreement.seal(own)]);
    if (isVoid()) return { type: 'silent' }; // what we would show is a guess for nobody's count
    const shown = { share: encodeBase64(run.share), tag: encodeBase64(tag) };
    const granting = next(expectation, 'grant');
    post(id, { type: 'confirm', to: answer.nonce, ...shown, ...(sealed && { sealed: encodeBase64(sealed) }) });
    const grant = await granting;
    if (!grant) return { type: 'lost' };
    if (grant.type !== 'grant' || !(await agreement.proves(decodeBase64(grant.tag)))) return { type: 'wrong' };
    const theirs = await agreement.open(decodeBase64(grant.sealed));
    if (!theirs) return { type: 'wrong' };
    return { type: 'granted', secret: own ? await chooseSecret(own, theirs) : theirs };
  }
}

/** The next message of this type, or a refusal. `undefined`: none comes in time, or the member has left. */
function next(expectation: Expectation, type: SponsorMessage['type']): Promise<SponsorMessage | undefined> {
  expectation.type = type;
  return new Promise((resolve) => {
    const stop = after(PATIENCE, () => resolve(undefined));
    expectation.resolve = (message) => {
      stop();
      resolve(message);
    };
  });
}
