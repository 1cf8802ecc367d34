/**
 * Calls `run` after so many ms. That alone does not keep a Node process alive: where nobody is connected, nothing is due. Edge platforms
 * know no such difference.
 */
export function later(run: () => void, ms: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(run, ms);
  (timer as unknown as { unref?: () => void }).unref?.();
  return timer;
}
