import type { LocalMedia } from '../../../core/index.js';
import { isHeard } from '../sources.js';

/** How long it is said, in ms: who talks on is told again after 10 s. */
const SHOWN = 6_000;

/** Whether to say that somebody talks, and that nobody hears it. */
export class TalkHint {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `changed` is called when it is to be said, or no longer. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get shows(): boolean {
    return this.#timer !== undefined;
  }

  /** Follows a microphone, until the returned functions are called. */
  follow(media: LocalMedia): (() => void)[] {
    return [
      media.on('talking-while-muted', () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#end(), SHOWN);
        this.#changed();
      }),
      media.on('state', () => {
        if (isHeard(media) || media.microphone.state.phase !== 'on') this.#end();
      }),
      () => this.#end(),
    ];
  }

  #end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed();
  }
}
