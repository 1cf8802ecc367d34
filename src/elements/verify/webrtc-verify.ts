import { isFirst } from '../first-copy.js';
import { WebrtcVerifyElement } from './verify-element.js';

if (isFirst('webrtc-verify', WebrtcVerifyElement)) customElements.define('webrtc-verify', WebrtcVerifyElement);

declare global {
  interface HTMLElementTagNameMap {
    'webrtc-verify': WebrtcVerifyElement;
  }
}
