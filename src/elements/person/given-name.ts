import { html } from 'lit';
import type { Language } from '../language/language.js';

/** Renders a name that the server gives, and says so: as a tooltip and for screen readers. */
export function renderGivenName(name: string, language: Pick<Language, 'text'>): unknown {
  const about = language.text('given');
  return html`<span class="name" part="name given" dir="auto" title=${about}>${name}</span
    ><span class="unseen"> ${about}</span>`;
}
