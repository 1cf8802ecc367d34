import { Allowance } from './allowance.js';

/**
 * How many candidates one RTCPeerConnection takes: at once, and per second after that. The more there are, the more each of
 * them costs, and all RTCPeerConnections share one thread.
 */
const CANDIDATES = 500;
const CANDIDATES_PER_SECOND = 1;
/** Longer candidates are not remembered, in UTF-16 code units. Those of browsers have 200 at most. */
const LONGEST = 300;

/** Counts the candidates of one link. A description repeats those that have come before, which counts only once. */
export class CandidateCount {
  readonly #allowance = new Allowance(CANDIDATES, CANDIDATES_PER_SECOND);
  readonly #known = new Set<string>();

  /** Takes candidates that came one by one. Throws a `RangeError` if they are too many. */
  take(candidates: readonly RTCIceCandidateInit[]): void {
    this.#take(candidates.length);
    for (const { candidate = '' } of candidates) this.#remember(linesOf(candidate));
  }

  /** Takes those of a description. Throws a `RangeError` if they are too many. */
  takeAll(sdp = ''): void {
    const lines = linesOf(sdp);
    const repeated = [...new Set(lines)].filter((line) => this.#known.has(line));
    this.#take(lines.length - repeated.length);
    this.#remember(lines);
  }

  #take(candidates: number): void {
    if (!this.#allowance.take(candidates)) throw new RangeError('Too many candidates');
  }

  #remember(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.#known.size >= CANDIDATES) this.#known.clear();
      if (line.length <= LONGEST) this.#known.add(line);
    }
  }
}

/** The candidates in a text (RFC 8839, section 5.1), without what comes before the foundation. */
function linesOf(text: string): string[] {
  return text
    .split('candidate:')
    .slice(1)
    .map((line) => line.split(/[\r\n]/, 1).join(''));
}
