import type { PeerId } from '../../protocol/frames.js';

/** How many signals wait while the page decides about a member, and how long each may be, in characters. */
const MOST_HELD = 6;
const LONGEST_HELD = 16 * 1024;

interface Question {
  readonly answer: Promise<boolean>;
  /** The first signals, as they travel. */
  readonly held: string[];
}

/** Members about whom the page still decides. */
export class Pending {
  readonly #questions = new Map<PeerId, Question>();

  /**
   * Calls `decide` with the answer, and with what has come meanwhile; not if the question is asked already, or if another one about this
   * id is asked before the answer. The answer may not reject.
   */
  wait(id: PeerId, answer: Promise<boolean>, decide: (yes: boolean, held: readonly string[]) => void): void {
    if (this.#questions.get(id)?.answer === answer) return;
    const question: Question = { answer, held: [] };
    this.#questions.set(id, question);
    void answer.then((yes) => {
      if (this.#questions.get(id) !== question) return; // another page of the member has come
      this.#questions.delete(id);
      decide(yes, question.held);
    });
  }

  /** Keeps a signal of a member, if the page decides about it. The first few are enough: it sends them again. */
  hold(id: PeerId, text: string): void {
    const { held = [] } = this.#questions.get(id) ?? {};
    if (held.length < MOST_HELD && text.length < LONGEST_HELD) held.push(text);
  }

  /** Forgets what has come from a member. */
  drop(id: PeerId): void {
    this.#questions.get(id)?.held.splice(0);
  }
}
