import { WebrtcInviteElement } from './invite-element.js';

customElements.define('webrtc-invite', WebrtcInviteElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-invite': WebrtcInviteElement;
  }
}
