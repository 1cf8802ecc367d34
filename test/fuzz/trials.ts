/** Counts which parts of the fuzz went well, and tells of each. */
export class Trials {
  passed = 0;
  failed = 0;
  readonly #replay: string;

  /** `replay`: the command that plays the same again. */
  constructor(replay: string) {
    this.#replay = replay;
  }

  /** Tries something; it passes when it resolves, with what is to be said of it. */
  async run(name: string, attempt: () => Promise<string>): Promise<void> {
    const began = performance.now();
    const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    try {
      const words = await attempt();
      this.passed++;
      process.stdout.write(`✔ ${name}: ${words}, ${seconds()}\n`);
    } catch (error) {
      this.failed++;
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stdout.write(`✖ ${name}, ${seconds()}\n${what}\nAgain: ${this.#replay}\n`);
    }
  }
}
