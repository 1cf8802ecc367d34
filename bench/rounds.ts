/** What can be measured, by the name that its row has. */
export type Measures<Sample> = Readonly<Record<string, () => Promise<Sample>>>;

export interface RoundsOptions {
  readonly count: number;
  /** No round begins after so much time, in ms. */
  readonly budget: number;
}

/**
 * Measures everything once in each round, in changing order, so that what else goes on in the machine meets all of
 * them alike. A first round warms up and does not count.
 */
export async function measureInRounds<Sample>(
  measures: Measures<Sample>,
  { count, budget }: RoundsOptions,
): Promise<Map<string, Sample[]>> {
  const entries = Object.entries(measures);
  const samples = new Map<string, Sample[]>(entries.map(([name]) => [name, []]));
  const end = performance.now() + budget;
  for (let round = 0; round <= count && (round < 2 || performance.now() < end); round++) {
    for (const [name, measure] of orderIn(round, entries)) {
      const sample = await measure();
      if (round > 0) samples.get(name)?.push(sample);
    }
  }
  return samples;
}

/** Forwards and backwards by turns, each time beginning elsewhere. */
function orderIn<Item>(round: number, items: readonly Item[]): Item[] {
  const start = Math.floor(round / 2) % items.length;
  const order = [...items.slice(start), ...items.slice(0, start)];
  return round % 2 ? order : order.reverse();
}
