import type { LitElement } from 'lit';
import type { Announcer } from './announcer.js';
import type { ChatMessage } from './conversation/conversation.js';
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

  /** Reads out a message of somebody else, or counts it as one of a `flood`. */
  read({ name, alike, text }: ChatMessage, flood: boolean): void {
    const who = alike === undefined ? name : `${name} (${this.#language.text('nth', { count: alike })})`;
    this.#run((announcer) => (flood ? announcer.count(who) : announcer.say(`${who}: ${text}`)));
  }

  say(text: string, urgent = false): void {
    this.#run((announcer) => announcer.say(text, urgent));
  }

  clear(): void {
    this.#cleared++;
    this.#announcer?.clear();
  }

  #run(speak: (announcer: Announcer) => void): void {
    const cleared = this.#cleared;
    import('./announcer.js').then(
      ({ Announcer }) => {
        this.#announcer ??= new Announcer(
          () => this.#host.renderRoot.querySelector('[aria-live=polite]'),
          (count, name) =>
            name === undefined
              ? this.#language.plural('unsaid', count)
              : this.#language.plural('flood', count, { name }),
        );
        if (cleared === this.#cleared) speak(this.#announcer);
      },
      () => undefined, // the page could not load it, and shows the message anyway
    );
  }
}
