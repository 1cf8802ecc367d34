import type { PeerId } from '../../../protocol/frames.js';
import { Emitter } from '../../emitter.js';
import { isOver, type Verification, type VerificationState } from './verification.js';

/** What a person may do. */
export type Act = 'confirm' | 'reject' | 'cancel';

/** The class behind `Verification`: there at once, while what does the work loads. Its doc comments are in the interface. */
export class OpenVerification implements Verification {
  /** Has proxies, such as Vue's, leave this object as it is: private fields do not work through them. */
  readonly [Symbol.toStringTag] = 'Verification';
  readonly peer: PeerId;
  readonly #emitter = new Emitter<{ change: () => void }>();
  #state: VerificationState = { phase: 'asking' };

  constructor(peer: PeerId) {
    this.peer = peer;
    this.#emitter.release();
  }

  get state(): VerificationState {
    return this.#state;
  }

  get over(): boolean {
    return isOver(this.#state);
  }

  /** What an act of the person leads to. It ends this, as long as there is nothing else to end. */
  act = (act: Act): void => {
    if (act === 'cancel') this.settle({ phase: 'cancelled', by: 'us' });
  };

  /** It is so far now. Nothing follows once it is over. */
  settle(state: VerificationState): void {
    if (this.over) return;
    this.#state = state;
    this.#emitter.emit('change');
  }

  confirm(): void {
    this.act('confirm');
  }

  reject(): void {
    this.act('reject');
  }

  cancel(): void {
    this.act('cancel');
  }

  on(event: 'change', listener: () => void): () => void {
    return this.#emitter.on(event, listener);
  }
}
