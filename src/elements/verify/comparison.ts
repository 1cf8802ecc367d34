import { html } from 'lit';
import type { VerificationCode } from '../../core/index.js';
import type { Language } from '../language/language.js';
import type { VerifyWords } from '../language/words.js';
import { EMOJI } from './emoji.js';

/** Renders seven emoji with their names. */
export function renderSigns({ emoji }: VerificationCode, { words, text }: Language<VerifyWords>): unknown {
  return html`<ol class="signs" part="signs" role="list" aria-label=${text('emoji')}>
    ${emoji.map(
      (number) =>
        html`<li>
          <span class="sign" part="sign" aria-hidden="true">${EMOJI[number]}</span>
          <span class="called" part="called">${words.emojiNames[number]}</span>
        </li>`,
    )}
  </ol>`;
}

/** Renders three numbers. */
export function renderDigits({ digits }: VerificationCode, { text }: Language<VerifyWords>): unknown {
  return html`<p class="digits" part="digits" role="group" aria-label=${text('digits')}>
    ${digits.map((number) => html`<span>${number}</span> `)}
  </p>`;
}
