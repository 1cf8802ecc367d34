import { mock } from 'node:test';

/** The clock of those who shake hands. It stands still unless the fuzz moves it on. */
export class Clock {
  #now = 1_000_000;
  readonly #held = mock.method(performance, 'now', () => this.#now);

  /** So many ms go by. */
  wait(ms: number): void {
    this.#now += ms;
  }

  /** Time goes by as usual again. */
  release(): void {
    this.#held.mock.restore();
  }
}
