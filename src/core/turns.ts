/** Handles values in their order: at once, or when the promise has settled that the handler has returned for the value before. */
export class Turns<Value> {
  readonly #handle: (value: Value) => unknown;
  #last: Promise<unknown> | undefined;

  constructor(handle: (value: Value) => unknown) {
    this.#handle = handle;
  }

  take(value: Value): void {
    const handled = this.#last ? this.#last.then(() => this.#handle(value)) : this.#handle(value);
    if (!(handled instanceof Promise)) return;
    const last: Promise<unknown> = handled.finally(() => {
      if (this.#last === last) this.#last = undefined;
    });
    this.#last = last;
  }
}
