import type { ConnectionError } from '../errors.js';
import { PATIENCE } from './outlet.js';

/** A `send()` that has not settled. */
export class Waiting<Item> {
  readonly item: Item;
  readonly promise: Promise<void>;
  readonly #late: (waiting: Waiting<Item>) => ConnectionError | undefined;
  #resolve!: (sent?: Promise<void>) => void;
  #reject!: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `late` is called if the peer does not open the topic in time. The send then fails with the error that it returns, if any. */
  constructor(item: Item, late: (waiting: Waiting<Item>) => ConnectionError | undefined) {
    this.item = item;
    this.#late = late;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** The peer has opened the topic, so the send takes the time that it takes. Or it has not, or has closed it. */
  set open(open: boolean) {
    clearTimeout(this.#timer);
    if (open) return;
    this.#timer = setTimeout(() => {
      const error = this.#late(this);
      if (error) this.reject(error);
      else this.resolve();
    }, PATIENCE);
  }

  resolve(sent?: Promise<void>): void {
    this.open = true;
    this.#resolve(sent);
  }

  reject(error: unknown): void {
    this.open = true;
    this.#reject(error);
  }
}
