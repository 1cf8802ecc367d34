/** Lets so many in at a time; the others wait for their turn, in order. */
export class Crowd {
  readonly #waiting: (() => void)[] = [];
  #room: number;

  constructor(size: number) {
    this.#room = size;
  }

  /** Runs it as soon as there is room. */
  async enter<T>(run: () => Promise<T>): Promise<T> {
    if (this.#room > 0) this.#room--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#room++;
    }
  }
}
