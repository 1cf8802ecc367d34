/** The longest time that a timer can take, in ms. A longer one would fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** Resolves as `promise` does. Rejects with the message `late` after `ms`. */
export async function deadline<T>(promise: Promise<T>, ms: number, late: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), Math.min(ms, LONGEST_TIMER));
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    if (timer !== undefined) clearTimeout(timer);
  }
}
