import { decodeBase64, encodeBase64 } from '../../../protocol/base64.js';
import type { Bytes } from '../../../protocol/bytes.js';
import { ConnectionError } from '../../errors.js';
import { Turns } from '../../turns.js';
import type { PairKeys } from '../pair-keys.js';
import { commit, deriveCode, RANDOM_SIZE, type Side } from './code.js';
import type { Act, OpenVerification } from './open-verification.js';
import type { VerificationCode } from './verification.js';
import type { EndReason, VerifyBody, VerifyMessage } from './verify-message.js';

/** More messages than a run has, by far. */
const MOST_MESSAGES = 16;

/** Where a run is: what it waits for. */
type Step =
  /** The other side to ask, too. */
  | { readonly name: 'ask' }
  /** The commitment of the other side, before we show our random value. */
  | { readonly name: 'commit' }
  /** The random value of the other side, before we reveal ours: we have committed to it. */
  | { readonly name: 'random'; readonly own: Bytes }
  /** The random value that the other side has committed to. */
  | { readonly name: 'reveal'; readonly own: Bytes; readonly hash: string }
  /** People. */
  | { readonly name: 'confirm'; readonly code: VerificationCode; readonly we: boolean; readonly they: boolean }
  | { readonly name: 'over' };

/** Options of a `Run`. */
export interface RunOptions {
  readonly verification: OpenVerification;
  readonly self: Side;
  readonly peer: Side;
  readonly meetKeys: () => Promise<PairKeys>;
  /** Sends a message. Rejects if the peer does not get it. */
  readonly send: (message: VerifyMessage) => Promise<void>;
  /** Both have confirmed. Resolves with whether that is kept. */
  readonly succeed: () => Promise<boolean>;
  /** Nothing more comes of this run. Called once. */
  readonly onOver: () => void;
}

/**
 * One run of a verification. The side with the greater id commits to a random value before it knows that of the other, and reveals it
 * afterwards. So somebody in the middle of two such runs cannot look for values that give both people the same code: it has one guess.
 */
export class Run {
  /** Our name for it. */
  readonly name = encodeBase64(crypto.getRandomValues(new Uint8Array(16)));
  readonly #options: RunOptions;
  readonly #incoming = new Turns<VerifyBody>((message) => this.#take(message));
  #step: Step = { name: 'ask' };
  /** The name of the other side for it. */
  #theirs: string | undefined;
  #heard = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    options.verification.act = (act) => this.#act(act);
    this.#send({ type: 'ask', run: this.name });
  }

  /** The other side asks, too, and this is its name for the run. Returns `false` if it has done so already. */
  meet(theirs: string): boolean {
    if (this.#step.name !== 'ask') return false;
    this.#theirs = theirs;
    this.#step = { name: 'commit' };
    if (!this.#first) this.#incoming.take({ type: 'ask' });
    return true;
  }

  /** Whether this is a name of the run. */
  is(name: string): boolean {
    return name === this.name || name === this.#theirs;
  }

  /** The other side sends a message. One that does not fit ends the run. */
  take(message: VerifyMessage): void {
    if (this.#step.name === 'over' || message.run !== this.name) return; // it is for a run before this one
    if (++this.#heard > MOST_MESSAGES) this.#violate('It says too much.');
    else this.#incoming.take(message);
  }

  /** The other side ends it. */
  end(reason: EndReason): void {
    if (reason === 'cancelled') this.#over(() => this.#settle({ phase: 'cancelled', by: 'them' }));
    else this.#over(() => this.#settleFailed(reason === 'mismatch' ? 'verify-mismatch' : 'verify-failed', reason));
  }

  /** It ends with an error, and the other side hears of it. */
  fail(error: ConnectionError): void {
    this.#tell('failed');
    this.#over(() => this.#settle({ phase: 'failed', error }));
  }

  /** Whether our id is the lower one. */
  get #first(): boolean {
    const { self, peer } = this.#options;
    return self.id < peer.id;
  }

  async #take(message: VerifyBody): Promise<void> {
    try {
      const step = this.#step;
      if (message.type === 'confirm' && step.name === 'confirm' && !step.they) await this.#go({ ...step, they: true });
      else if (step.name !== 'over') await this.#go(await this.#answerTo(message, step));
    } catch (cause) {
      this.#violate(cause);
    }
  }

  /** Answers a message. Resolves with what follows. Rejects if it does not fit. */
  async #answerTo(message: VerifyBody, step: Step): Promise<Step> {
    const { self, peer } = this.#options;
    if (message.type === 'ask' && step.name === 'commit' && !this.#first) {
      const own = createRandom();
      this.#answer({ type: 'commit', hash: encodeBase64(await commit(own, self, peer)) });
      return { name: 'random', own };
    }
    if (message.type === 'commit' && step.name === 'commit' && this.#first) {
      const own = createRandom();
      this.#answer({ type: 'random', random: encodeBase64(own) });
      return { name: 'reveal', own, hash: message.hash };
    }
    if (message.type === 'random' && step.name === 'random') {
      this.#answer({ type: 'reveal', random: encodeBase64(step.own) });
      return this.#compare(step.own, decodeBase64(message.random));
    }
    if (message.type === 'reveal' && step.name === 'reveal') {
      const theirs = decodeBase64(message.random);
      const hash = encodeBase64(await commit(theirs, self, peer));
      if (hash === step.hash) return this.#compare(step.own, theirs);
    }
    throw new Error(`A message came that does not fit: ${message.type}.`);
  }

  async #compare(own: Bytes, theirs: Bytes): Promise<Step> {
    const { self, peer, meetKeys } = this.#options;
    const code = await deriveCode(await meetKeys(), { ...self, random: own }, { ...peer, random: theirs });
    return { name: 'confirm', code, we: false, they: false };
  }

  async #go(step: Step): Promise<void> {
    const { verification, succeed, onOver } = this.#options;
    if (this.#step.name === 'over') return; // it has ended meanwhile
    this.#step = step;
    if (step.name !== 'confirm') return;
    if (!step.we || !step.they) {
      verification.settle({ phase: step.we ? 'confirmed' : 'comparing', ...step.code });
      return;
    }
    this.#step = { name: 'over' };
    onOver();
    verification.settle({ phase: 'done', kept: await succeed() });
  }

  #act(act: Act): void {
    const step = this.#step;
    if (act === 'cancel') {
      this.#tell('cancelled');
      this.#over(() => this.#settle({ phase: 'cancelled', by: 'us' }));
    } else if (step.name !== 'confirm') return;
    else if (act === 'reject') {
      this.#tell('mismatch');
      this.#over(() => this.#settleFailed('verify-mismatch'));
    } else if (!step.we) {
      this.#answer({ type: 'confirm' });
      void this.#go({ ...step, we: true });
    }
  }

  /** Says to the other side why we end it. */
  #tell(reason: EndReason): void {
    if (this.#step.name !== 'over') this.#send({ type: 'end', run: this.name, reason });
  }

  /** The other side does not keep to the protocol. */
  #violate(cause: unknown): void {
    this.fail(this.#error('verify-failed', cause));
  }

  /** Sends a message that bears the other side's name for the run. */
  #answer(body: VerifyBody): void {
    if (this.#theirs !== undefined) this.#send({ ...body, run: this.#theirs });
  }

  #send(message: VerifyMessage): void {
    this.#options.send(message).catch((error: unknown) => {
      this.#over(() => this.#settle({ phase: 'failed', error: error as ConnectionError }));
    });
  }

  #over(settle: () => void): void {
    if (this.#step.name === 'over') return;
    this.#step = { name: 'over' };
    this.#options.onOver();
    settle();
  }

  #settle(state: Parameters<OpenVerification['settle']>[0]): void {
    this.#options.verification.settle(state);
  }

  #settleFailed(code: 'verify-mismatch' | 'verify-failed', cause?: unknown): void {
    this.#settle({ phase: 'failed', error: this.#error(code, cause) });
  }

  #error(code: 'verify-mismatch' | 'verify-failed', cause?: unknown): ConnectionError {
    return new ConnectionError(code, { peer: this.#options.peer.id, cause });
  }
}

function createRandom(): Bytes {
  return crypto.getRandomValues(new Uint8Array(RANDOM_SIZE));
}
