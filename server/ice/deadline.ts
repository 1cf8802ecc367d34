/** The longest wait that a timer can have, in ms; it takes a longer one for none. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What `promise` gives, or after `ms` an error that says `late`; leaves no timer behind. */
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
