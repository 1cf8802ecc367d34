/** Longer than anything here takes on a loaded machine, in ms. */
const PATIENCE = 10_000;

/** What `promise` resolves with, or an error that says what did not happen in time (ms). */
export async function within<T>(promise: Promise<T>, what: string, patience = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not in ${patience} ms: ${what}`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
