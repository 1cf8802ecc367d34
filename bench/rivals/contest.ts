import { measureInRounds, type RoundsOptions } from '../rounds.js';
import type { Table } from '../table.js';

/** So long a measurement may take before it counts as failed, in ms. */
const PATIENCE = 15_000;

/** What was measured of each, by the name of its row; nothing where it failed. */
export type Samples<Sample> = ReadonlyMap<string, readonly (Sample | undefined)[]>;

/** Measures all of them in rounds. One that fails says why, and does not stop the others; `signal` does. */
export function contest<Contestant extends { readonly name: string }, Sample>(
  contestants: readonly Contestant[],
  measure: (contestant: Contestant) => Promise<Sample>,
  { signal, ...options }: RoundsOptions & { readonly signal: AbortSignal },
): Promise<Samples<Sample>> {
  const attempt = async (contestant: Contestant): Promise<Sample | undefined> => {
    try {
      return await inTime(measure(contestant));
    } catch (error) {
      signal.throwIfAborted();
      process.stderr.write(`${contestant.name} failed: ${String(error)}\n`);
      return undefined;
    }
  };
  return measureInRounds(
    Object.fromEntries(contestants.map((contestant) => [contestant.name, () => attempt(contestant)])),
    options,
  );
}

/** One of the figures of each sample, as a table. */
export function tableOf<Sample>(
  title: string,
  unit: string,
  samples: Samples<Sample>,
  figure: (sample: Sample) => number,
): Table {
  const rows = [...samples].map(
    ([name, all]) => [name, all.map((sample) => (sample === undefined ? NaN : figure(sample)))] as const,
  );
  return { title, unit, rows };
}

async function inTime<Result>(running: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took more than ${PATIENCE / 1000} s.`)), PATIENCE);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
