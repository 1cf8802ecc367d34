import type { LitElement } from 'lit';
import type { Announcer } from './announcer.js';
import type { Language } from '../language/language.js';

/** Speaks to screen readers, by the live region of its host. The announcer loads when there is something to say. */
export class Speaker {
  readonly #host: LitElement;
  readonly #language: Language;
  #announcer: Announcer | undefined;

  constructor(host: LitElement, language: Language) {
    this.#host = host;
    this.#language = language;
  }

  say(text: string, urgent = false): void {
    import('./announcer.js').then(
      ({ Announcer }) => {
        this.#announcer ??= new Announcer(
          () => this.#host.renderRoot.querySelector('[aria-live=polite]'),
          (count) => this.#language.plural('unsaid', count),
        );
        this.#announcer.say(text, urgent);
      },
      () => undefined, // the page could not load it, and shows the message anyway
    );
  }

  clear(): void {
    this.#announcer?.clear();
  }
}
