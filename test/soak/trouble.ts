/** A time, in ms since the epoch, in which somebody may have been out of reach. */
interface Span {
  readonly start: number;
  end: number;
}

/** When places, or a server, were out of reach; and so whether it may be that two gave up on each other. */
export class Trouble {
  readonly #spans = new Map<string, Span[]>();

  /** Trouble begins at a place; it ends when the function is called, with so much time to recover, in ms. */
  begin(place: string): (recovery: number) => void {
    const span: Span = { start: Date.now(), end: Infinity };
    this.#spans.set(place, [...(this.#spans.get(place) ?? []), span]);
    return (recovery) => (span.end = Date.now() + recovery);
  }

  /** Whether those at these places may have been out of reach of each other for `time` ms: at `since` or later, and before `until`. */
  excuses(places: readonly string[], time: number, since: number, until: number): boolean {
    const spans = places.flatMap((place) => this.#spans.get(place) ?? []).sort((one, other) => one.start - other.start);
    let [start, end] = [-Infinity, -Infinity];
    for (const span of spans) {
      if (span.start > end) [start, end] = [span.start, span.end];
      else end = Math.max(end, span.end);
      if (end >= since && Math.min(until, end) - start >= time) return true;
    }
    return false;
  }

  /** Forgets what was over by then. */
  forget(before: number): void {
    for (const [place, spans] of this.#spans) {
      const kept = spans.filter(({ end }) => end >= before);
      this.#spans.set(place, kept);
    }
  }
}
