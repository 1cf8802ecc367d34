/** Does something once in a while at most. What comes too soon is not lost: the last of it is done when the pause is over. */
export class Paced<Value> {
  readonly #pause: number;
  readonly #act: (value: Value) => void;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `pause`: between two calls of `act`, in ms. */
  constructor(pause: number, act: (value: Value) => void) {
    this.#pause = pause;
    this.#act = act;
  }

  take(value: Value): void {
    clearTimeout(this.#timer);
    const run = (): void => {
      this.#last = performance.now();
      this.#act(value);
    };
    const wait = this.#last + this.#pause - performance.now();
    if (wait <= 0) run();
    else this.#timer = setTimeout(run, wait);
  }
}
