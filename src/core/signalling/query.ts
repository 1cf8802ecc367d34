import type { Backoff } from '../backoff.js';
import { isObject } from '../../protocol/shape.js';

/** Parameters of a URL. */
export type Query = Readonly<Record<string, string>>;

/** How long the page may take to answer, in ms. */
const PATIENCE = 10_000;

/**
 * Calls the page's `query`, and again when the page wakes up: what the first call has asked for may have been lost. The first answer
 * counts. Rejects if there is none in time, and calls nothing if the connection is `over`. Loaded with the first such function.
 */
export async function ask(query: () => Query | Promise<Query>, backoff: Backoff, over: AbortSignal): Promise<Query> {
  if (over.aborted) throw over.reason;
  const answer = await new Promise<unknown>((resolve, reject) => {
    let calls = 0;
    const call = (): void => {
      const number = ++calls;
      backoff.start(PATIENCE, () => reject(new Error(`No answer from \`query\` in ${PATIENCE / 1000} s.`)), call);
      const found = (async () => query())();
      const settle = (): void => resolve(found);
      found.then(settle, () => number === calls && settle());
    };
    call();
  }).finally(() => backoff.cancel());
  if (!isQuery(answer ?? {})) throw new TypeError('`query` must return an object of strings.');
  return answer as Query;
}

/** Whether this can be parameters: an object, but not one like `URLSearchParams`, which has no fields of its own. */
export function isQuery(value: unknown): boolean {
  return isObject(value) && !(Symbol.iterator in value);
}
