/** What one kind of hostility came to. */
interface Row {
  cases: number;
  readonly codes: Map<string, number>;
}

/** Counts, for each kind of hostility, the cases that were delivered and the errors that they led to. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  #row: Row = { cases: 0, codes: new Map() };

  /** From now on everything counts for this kind. */
  begin(kind: string): void {
    this.#row = this.#rows.get(kind) ?? { cases: 0, codes: new Map() };
    this.#rows.set(kind, this.#row);
  }

  /** So many cases were delivered. */
  deliver(cases = 1): void {
    this.#row.cases += cases;
  }

  /** An error with this code came, so many times. */
  complain(code: string, times = 1): void {
    this.#row.codes.set(code, (this.#row.codes.get(code) ?? 0) + times);
  }

  /** Cases of the kind that is under way. */
  get current(): number {
    return this.#row.cases;
  }

  get cases(): number {
    return [...this.#rows.values()].reduce((sum, { cases }) => sum + cases, 0);
  }

  /** All kinds, for people to read. */
  toString(): string {
    const width = Math.max(...[...this.#rows.keys()].map(({ length }) => length));
    const lines = [...this.#rows].map(([kind, { cases, codes }]) => {
      const errors = [...codes].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`);
      return `${kind.padEnd(width)}  ${String(cases).padStart(7)}  ${errors.join(', ') || 'none'}`;
    });
    const total = `${'all'.padEnd(width)}  ${String(this.cases).padStart(7)}`;
    return [`${'kind'.padEnd(width)}    cases  errors by code`, ...lines, total].join('\n');
  }
}
