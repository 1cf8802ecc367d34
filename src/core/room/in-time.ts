import { after } from '../after.js';

/** How long a function of the page may take to answer, in ms. */
const PATIENCE = 10_000;

/** What a function of the page answers. Rejects if it does not in 10 s. `name`: what the page calls the function. */
export function inTime(name: string, answer: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = after(PATIENCE, () => reject(new Error(`No answer from \`${name}\` in ${PATIENCE / 1000} s.`)));
    Promise.resolve(answer).finally(stop).then(resolve, reject);
  });
}
