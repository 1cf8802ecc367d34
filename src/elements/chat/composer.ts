import { html } from 'lit';
import type { Language } from '../language/language.js';

/** The field to write messages in, and its button. */
export class Composer {
  readonly #send: (text: string) => boolean;
  readonly #typed: (text: string) => void;

  /** `send` returns whether it took the text; if so, the field is emptied. `typed` gets the text whenever it changes. */
  constructor(send: (text: string) => boolean, typed: (text: string) => void) {
    this.#send = send;
    this.#typed = typed;
  }

  /** Renders it. With `autofocus`, the browser moves the focus to the field when it opens the page or the dialog. */
  render(language: Language, open: boolean, autofocus: boolean): unknown {
    return html`<form class=${open ? '' : 'off'} part="composer" @submit=${(event: Event) => this.#onSubmit(event)}>
      <textarea
        id="input"
        part="input"
        rows="1"
        aria-label=${language.text('message')}
        placeholder=${language.text('write')}
        aria-describedby="notice"
        enterkeyhint="send"
        dir="auto"
        ?autofocus=${autofocus}
        @input=${(event: Event) => this.#typed((event.currentTarget as HTMLTextAreaElement).value.trim())}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      ></textarea>
      <button class="main send" part="send" aria-disabled=${open ? 'false' : 'true'}>${language.text('send')}</button>
    </form>`;
  }

  #onKey(event: KeyboardEvent): void {
    // Input methods use Enter to confirm a word; Safari shows that only by the key code.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const input = form.elements.namedItem('input') as HTMLTextAreaElement;
    const text = input.value.trim();
    if (text && this.#send(text)) input.value = '';
  }
}
