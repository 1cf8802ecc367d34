import { html, nothing } from 'lit';
import type { Chat } from '../chat.js';
import type { Language } from '../../language/language.js';
import { page } from '../../page-support.js';

/** Renders what to do next where nothing was said yet: invite somebody, if nobody is here, and the page has the element for it. */
export function renderEmpty(obstacle: Chat['obstacle'], room: string, invite: boolean, language: Language): unknown {
  if (!obstacle) return language.text('quiet');
  if (obstacle !== 'writeLater' || !invite || !page.customElements?.get('webrtc-invite')) return nothing;
  return html`${language.text('invite')}<webrtc-invite for=${room}></webrtc-invite>`;
}
