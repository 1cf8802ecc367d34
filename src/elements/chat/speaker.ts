import type { LitElement } from 'lit';
import type { Announcer } from './announcer.js';
import type { Language } from '../language/language.js';

/** Speaks to screen readers, by the live region of its host. The announcer loads when there is something to say. */
export class Speaker {
  readonly #host: LitElement;
  readonly #language: Language;
  #announcer: Announcer | undefined;
  /** Counts what was cleared: what was to be said before that is not said any more. */
  #cleared = 0;

  constructor(host: LitElement, language: Language) {
    this.#host = host;
    this.#language = language;
  }

  say(text: string, urgent = false): void {
    const cleared = this.#cleared;
    import('./announcer.js').then(
      ({ Announcer }) => {
        this.#announcer ??= new Announcer(
          () => this.#host.renderRoot.querySelector('[aria-live=polite]'),
          (count) => this.#language.plural('unsaid', count),
        );
        if (cleared === this.#cleared) this.#announcer.say(text, urgent);
      },
      () => undefined, // the page could not load it, and shows the message anyway
    );
  }

  clear(): void {
    this.#cleared++;
    this.#announcer?.clear();
  }
}
