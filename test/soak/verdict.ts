/** What has to hold, by the names that the summary has. */
export const CHECKS = {
  members: 'all see exactly those who are there, and have links to all of them',
  messages: 'messages arrive whole, once and in order, and those that were promised do',
  promises: 'every send() comes to an end, and fails only for those who left or were out of reach',
  events: 'errors and goodbyes come only where there is cause',
  held: 'pages hold as many connections and sockets as there are peers and rooms',
  pages: 'no page complains',
  servers: 'the servers live, say nothing and count right',
  'page memory': 'the memory of pages that stay is flat, and so are their timers and listeners',
  'server memory': 'the memory of the server that stays is flat',
  schedule: 'everything happens that the schedule has drawn',
} as const;

export type Check = keyof typeof CHECKS;

/** How many checks there were. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** So many details of a failure are shown. */
const MOST = 12;

/** What was found to be wrong, by check. */
export class Verdict<Name extends string> {
  readonly #titles: Readonly<Record<Name, string>>;
  readonly #failures = new Map<Name, string[]>();
  readonly #waived = new Map<Name, string>();

  /** `titles`: what each check is about, in words. */
  constructor(titles: Readonly<Record<Name, string>>) {
    this.#titles = titles;
  }

  /** Whether anything is wrong. */
  get failed(): boolean {
    return this.#failures.size > 0;
  }

  /** The places that are named in what is wrong. */
  get places(): ReadonlySet<string> {
    return new Set([...this.#failures.values()].flatMap((failures) => failures.join(' ').match(/\b[A-Z]\d\b/g) ?? []));
  }

  fail(check: Name, what: string): void {
    this.#failures.set(check, [...(this.#failures.get(check) ?? []), what]);
  }

  /** This cannot be said of so short a run. */
  waive(check: Name, why: string): void {
    this.#waived.set(check, why);
  }

  /** Prints a line for each check, and details under those that failed. */
  print(): Count {
    let [passed, failed] = [0, 0];
    for (const [check, title] of Object.entries(this.#titles) as [Name, string][]) {
      const failures = this.#failures.get(check);
      const waived = this.#waived.get(check);
      if (failures) failed++;
      else if (waived === undefined) passed++;
      process.stdout.write(
        `${failures ? '✖' : waived === undefined ? '✔' : '–'} ${title}${waived && !failures ? `: ${waived}` : ''}\n`,
      );
      for (const failure of failures?.slice(0, MOST) ?? []) process.stdout.write(`    ${failure}\n`);
      if (failures && failures.length > MOST) process.stdout.write(`    and ${failures.length - MOST} more\n`);
    }
    return { passed, failed };
  }
}
