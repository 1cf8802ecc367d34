import type { RemotePeer } from '../../peer/remote-peer.js';
import type { Step } from './step.js';

/** Who sends a step. */
export type Sender = Pick<RemotePeer, 'id' | 'identity' | 'trust' | 'proven'>;

/** A step, and who has sent it. */
export type SentStep = readonly [step: Step, sender: Sender];

/** What waits of one peer. */
interface Waiting {
  /** Until it has proven itself. */
  unproven: Step[];
  /** Until we know the secret that they lead on from. */
  readonly early: Step[];
  /** How many the page decides about. */
  asked: number;
}

/** How many steps of one peer may wait, and how many of all who have gone. */
const MOST = 16;

/** The steps that wait: each peer has places of its own, so that nobody can fill those of others. */
export class WaitingSteps {
  readonly #isHere: (sender: Sender) => boolean;
  readonly #waiting = new Map<Sender, Waiting>();

  /** `isHere`: whether somebody is still a peer of ours. */
  constructor(isHere: (sender: Sender) => boolean) {
    this.#isHere = isHere;
  }

  /** Whether a peer has no place left. */
  isFull(sender: Sender): boolean {
    const { unproven, early, asked } = this.#of(sender);
    return unproven.length + early.length + asked >= MOST;
  }

  /** A step waits until its sender has proven itself. */
  hold(step: Step, sender: Sender): void {
    this.#of(sender).unproven.push(step);
  }

  /** A step has its place while the page decides about it. The promise may not reject. */
  async during(sender: Sender, decision: Promise<void>): Promise<void> {
    const waiting = this.#of(sender);
    waiting.asked++;
    await decision;
    waiting.asked--;
  }

  /** A step waits until we know the secret that it leads on from. */
  postpone(step: Step, sender: Sender): void {
    this.#of(sender).early.push(step);
    this.#forgetGone();
  }

  /** Takes out the steps that lead on from a secret. */
  takeFrom(name: string): SentStep[] {
    return [...this.#waiting].flatMap(([sender, { early }]) => {
      const found = early.filter(({ before }) => before === name);
      for (const step of found) early.splice(early.indexOf(step), 1);
      return found.map((step): SentStep => [step, sender]);
    });
  }

  /** Somebody has come, gone, been proven or been refused. Takes out the steps of those who are proven now, and drops what can never count. */
  takeProven(): SentStep[] {
    const ready = [...this.#waiting].flatMap(([sender, waiting]) => {
      const { unproven } = waiting;
      const isHere = this.#isHere(sender);
      if (isHere && !sender.proven && sender.trust !== 'refused') return [];
      waiting.unproven = [];
      return isHere && sender.proven ? unproven.map((step): SentStep => [step, sender]) : [];
    });
    this.#forgetGone();
    return ready;
  }

  #of(sender: Sender): Waiting {
    const known = this.#waiting.get(sender) ?? { unproven: [], early: [], asked: 0 };
    this.#waiting.set(sender, known);
    return known;
  }

  /** What those said who have gone may still be needed: the last of it stays. */
  #forgetGone(): void {
    let left = MOST;
    for (const [sender, { early }] of [...this.#waiting].reverse()) {
      if (this.#isHere(sender)) continue;
      left -= early.length;
      if (early.length === 0 || left < 0) this.#waiting.delete(sender);
    }
  }
}
