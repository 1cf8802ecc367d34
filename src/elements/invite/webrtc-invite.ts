import { isFirst } from '../first-copy.js';
import { WebrtcInviteElement } from './invite-element.js';

if (isFirst('webrtc-invite', WebrtcInviteElement)) customElements.define('webrtc-invite', WebrtcInviteElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-invite': WebrtcInviteElement;
  }
}
