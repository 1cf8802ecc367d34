import { PATIENCE } from './patience.mjs';

/** What `promise` resolves with, or an error that says what never happened. */
export async function within<T>(promise: Promise<T>, what: string, patience = PATIENCE): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not in ${patience / 1000} s: ${what}`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Looks again and again until `holds` says yes; else the error says what never held. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not in ${PATIENCE / 1000} s: ${what}`);
    await pause();
  }
}

/** Repeats an assertion until it holds; if it never does, throws what it throws. */
export async function assertSoon(assertion: () => void | Promise<void>): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
