import type { ConnectionError, LocalMedia } from '../../../core/index.js';

/** What the listeners of a desk hear: that something has changed, or that something went wrong. */
export type Listener = (error?: ConnectionError) => void;

/** Where people choose their devices: a call, or its preview. */
export interface Desk {
  /** `undefined` while nothing was opened. */
  readonly media: LocalMedia | undefined;
  /** Where sound goes to, as a `sinkId`: `''` is where the system sends it, also while what was chosen is not there. */
  speaker: string;
  /** Calls `listener` on every change, and with every error. Returns a function that removes it. */
  on(listener: Listener): () => void;
  /** Waits for something that may fail. Listeners hear of the error, unless somebody has changed their mind. */
  attempt(done: Promise<void>): Promise<void>;
}

/** The listeners of a desk. */
export class Listeners {
  readonly #all = new Set<Listener>();

  get size(): number {
    return this.#all.size;
  }

  add(listener: Listener): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  readonly tell = (error?: ConnectionError): void => {
    for (const listener of [...this.#all]) listener(error);
  };

  async attempt(done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (cause) {
      const error = cause as ConnectionError;
      if (error.code !== 'aborted') this.tell(error);
    }
  }
}

/** A speaker that was chosen, while it is there: `''` otherwise. */
export function speakerOf(media: LocalMedia | undefined, id: string): string {
  return media?.devices.speakers.some((speaker) => speaker.id === id) ? id : '';
}
