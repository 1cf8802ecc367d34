import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/** What comes within this time of each other is one burst, in ms. */
const BURST = 2000;
/** So much of a burst is read out; more nobody can follow. */
const MOST = 5;
/** Longest text that is read out, in UTF-16 code units. */
const LONGEST = 500;

/** What a screen reader says of a conversation: each text once, after what it is saying. */
export class Announcer {
  #texts: readonly { readonly text: string }[] = [];
  #at = 0;

  say(text: string): void {
    const now = Date.now();
    if (now - this.#at > BURST) this.#texts = [];
    this.#at = now;
    if (this.#texts.length < MOST) this.#texts = [...this.#texts, { text: text.slice(0, LONGEST) }];
  }

  clear(): void {
    this.#texts = [];
  }

  /** Each text is a paragraph of its own, for what is put in the place of another is not said. */
  render(): unknown {
    return html`<div class="unseen" aria-live="polite" aria-relevant="additions">
      ${repeat(
        this.#texts,
        (said) => said,
        ({ text }) => html`<p>${text}</p>`,
      )}
    </div>`;
  }
}
