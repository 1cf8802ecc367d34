import { html, nothing } from 'lit';
import { renderAlike } from '../../person/alike.js';
import type { Language } from '../../language/language.js';
import type { ChatFlood } from './conversation.js';

/** Renders floods: how many messages of whom, in one line, and the messages when the reader asks for them. */
export class FloodLine {
  readonly #changed: () => void;
  /** The ids of those whose messages are shown: another object when that changes. */
  #open: ReadonlySet<number> = new Set();

  /** `changed` is called when there is more to show, or less. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What the lines depend on, besides the floods. */
  get state(): unknown {
    return this.#open;
  }

  render({ id, name, alike, messages }: ChatFlood, language: Language, renderMessages: () => unknown): unknown {
    const open = this.#open.has(id);
    const [before, after] = language.plural('flood', messages.length).split('{name}');
    return html`<p class="line flood" part="flood">
        <button type="button" class="retry" part="unfold" aria-expanded=${open} @click=${() => this.#toggle(id)}>
          ${before}<bdi>${name}</bdi>${renderAlike(alike, language)}${after}
        </button>
      </p>
      ${open ? renderMessages() : nothing}`;
  }

  #toggle(id: number): void {
    const open = new Set(this.#open);
    if (!open.delete(id)) open.add(id);
    this.#open = open;
    this.#changed();
  }
}
