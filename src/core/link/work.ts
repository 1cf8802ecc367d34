import { after } from '../after.js';
import { Allowance } from './allowance.js';

/** How long one step of a peer may keep those of others waiting, in ms. */
const LONGEST_STEP = 1_000;
/** Time that the steps of one peer may take, in ms: at once, and per second after that. */
const TIME = 2_000;
const TIME_PER_SECOND = 200;
/** After a step of a peer that has used up its time, all such peers wait for so many times as long as the step took. */
const REST = 3;
/** Links that one peer may have us begin: at once, and per second after that. */
const LINKS = 10;
const LINKS_PER_SECOND = 10 / 60;
/** The same for all peers together, but for the first link of each. */
const ALL_LINKS = 30;
const ALL_LINKS_PER_SECOND = 30 / 60;
/** The same for the first link of each peer: a whole class may come in at the same moment. */
const FIRST_LINKS = 128;
const FIRST_LINKS_PER_SECOND = 1;

interface Step {
  readonly share: WorkShare;
  /** Ends the step. One that waits is dropped. */
  readonly signal: AbortSignal;
  readonly run: () => Promise<void>;
  readonly resolve: (result: Promise<void>) => void;
}

/**
 * The work that all peers have us do. All RTCPeerConnections of a page share one thread, so one peer could keep all others
 * waiting: by links that it begins, or by descriptions that take long. This limits the links, and runs one step at a time.
 */
export class Work {
  readonly #links = new Allowance(ALL_LINKS, ALL_LINKS_PER_SECOND);
  readonly #firstLinks = new Allowance(FIRST_LINKS, FIRST_LINKS_PER_SECOND);
  #waiting: Step[] = [];
  #current: Step | undefined;
  /** When a peer that has used up its time may go on, in ms since the page began. */
  #rest = 0;
  /** Ends the wait for that. */
  #stopWaiting: (() => void) | undefined;

  /** Whether a peer may have us begin a link; `first`: it never has. */
  takeLink(first: boolean): boolean {
    return (first && this.#firstLinks.take()) || this.#links.take();
  }

  /** Runs a step when no other runs. Whoever has used the least time goes first. */
  run(step: Omit<Step, 'resolve'>): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ ...step, resolve });
      this.#next();
    });
  }

  #next(): void {
    this.#stopWaiting?.();
    if (this.#current) return;
    this.#waiting = this.#waiting.filter(({ signal }) => !signal.aborted);
    this.#waiting.sort((a, b) => b.share.time.left - a.share.time.left);
    const [step] = this.#waiting;
    if (!step) return;
    const rest = step.share.time.left < 0 ? this.#rest - performance.now() : 0;
    if (rest > 0) this.#stopWaiting = after(rest, () => this.#next());
    else this.#run(step);
  }

  #run(step: Step): void {
    const { share, signal, run, resolve } = step;
    this.#waiting.shift();
    this.#current = step;
    const began = performance.now();
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', end); // calls of a closed RTCPeerConnection never settle
      if (this.#current !== step) return;
      this.#current = undefined;
      const now = performance.now();
      share.time.use(now - began);
      if (share.time.left < 0) this.#rest = now + REST * (now - began);
      this.#next();
    };
    const stop = after(LONGEST_STEP, end);
    signal.addEventListener('abort', end);
    const result = run();
    result.then(end, end);
    resolve(result);
  }
}

/** What one peer may use of the work. */
export class WorkShare {
  readonly time = new Allowance(TIME, TIME_PER_SECOND);
  readonly #links = new Allowance(LINKS, LINKS_PER_SECOND);
  readonly #work: Work;
  #first = true;

  constructor(work: Work) {
    this.#work = work;
  }

  /** Whether the peer may have us begin a link. */
  takeLink(): boolean {
    const first = this.#first;
    this.#first = false;
    return this.#links.take() && this.#work.takeLink(first);
  }

  /** A link was good: those before it do not count. */
  forgive(): void {
    this.#links.reset();
  }

  /** Runs a step when it is the peer's turn. */
  run(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
    return this.#work.run({ share: this, signal, run });
  }
}
