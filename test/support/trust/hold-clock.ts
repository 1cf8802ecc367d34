import type { TestContext } from 'node:test';

/** Sets the clock of the ciphers; time goes by in steps alone, and what would be late does not happen. */
export function holdClock({ mock }: TestContext): (ms: number) => void {
  let now = 1_000_000;
  mock.method(performance, 'now', () => now);
  mock.timers.enable({ apis: ['setTimeout'] });
  return (ms) => (now += ms);
}
