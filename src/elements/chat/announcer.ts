import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/** Texts within this time of each other are one burst, in ms. */
const BURST = 2000;
/** How many texts of a burst are read out. Nobody can follow more. */
const MOST = 5;
/** Longest text that is read out, in UTF-16 code units. */
const LONGEST = 500;

/** Makes screen readers announce each text once, after what they are reading. */
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

  /** Renders a paragraph for each text: screen readers announce added elements, but not replaced texts. */
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
