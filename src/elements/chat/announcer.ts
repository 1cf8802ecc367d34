import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/** How long a burst of texts lasts, in ms, from its first text. */
const BURST = 5000;
/** How many texts of a burst are read out. Nobody can follow more. */
const MOST = 5;
/** Longest text that is read out, in UTF-16 code units. */
const LONGEST = 500;

/** Makes screen readers announce each text once, after what they are reading. At the end of a burst, they say how many more there were. */
export class Announcer {
  readonly #summary: (count: number) => string;
  readonly #changed: () => void;
  #texts: readonly { readonly text: string }[] = [];
  /** How many texts of this burst are not read out. */
  #unsaid = 0;
  #burst: ReturnType<typeof setTimeout> | undefined;

  /** `summary` returns what to say of so many more texts. `changed` is called when there is something new to render. */
  constructor(summary: (count: number) => string, changed: () => void) {
    this.#summary = summary;
    this.#changed = changed;
  }

  /** Says a text. An `urgent` one is read out in any burst. */
  say(text: string, urgent = false): void {
    if (this.#burst === undefined) {
      this.#texts = [];
      this.#burst = setTimeout(() => this.#onEnd(), BURST);
    }
    if (urgent || this.#texts.length < MOST) this.#texts = [...this.#texts, { text: text.slice(0, LONGEST) }];
    else this.#unsaid++;
    this.#changed();
  }

  clear(): void {
    clearTimeout(this.#burst);
    this.#burst = undefined;
    this.#texts = [];
    this.#unsaid = 0;
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

  #onEnd(): void {
    const unsaid = this.#unsaid;
    this.#burst = undefined;
    this.#unsaid = 0;
    if (unsaid > 0) this.say(this.#summary(unsaid));
  }
}
